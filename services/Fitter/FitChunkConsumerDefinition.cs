using Almagest.Contracts;
using Almagest.Fitter.Settings;
using Almagest.Hosting.Messaging;
using Microsoft.Extensions.Options;

namespace Almagest.Fitter;

public sealed class FitChunkConsumerDefinition(CommandQueues queues, IOptions<FitterOptions> options)
    : CommandConsumerDefinition<FitChunkConsumer, FitChunk>(queues, options.Value.Concurrency);
