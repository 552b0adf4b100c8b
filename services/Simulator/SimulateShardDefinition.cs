using Almagest.Contracts;
using Almagest.Hosting.Messaging;
using Microsoft.Extensions.Options;

namespace Almagest.Simulator;

public sealed class SimulateShardDefinition(IOptions<SimulatorOptions> options)
    : CommandConsumerDefinition<SimulateShardConsumer, SimulateShard>(options.Value.Concurrency);
