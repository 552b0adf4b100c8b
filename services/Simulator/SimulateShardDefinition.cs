using Almagest.Contracts;
using Almagest.Hosting.Messaging;
using Microsoft.Extensions.Options;

namespace Almagest.Simulator;

public sealed class SimulateShardDefinition(CommandQueues queues, IOptions<SimulatorOptions> options)
    : CommandConsumerDefinition<SimulateShardConsumer, SimulateShard>(queues, options.Value.Concurrency);
