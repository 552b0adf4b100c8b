using Almagest.Contracts;
using Almagest.Hosting.Messaging;

namespace Almagest.Trainer;

/// <summary>One training at a time in a process: it uses all the cores it is given.</summary>
public sealed class TrainNetworkConsumerDefinition(CommandQueues queues)
    : CommandConsumerDefinition<TrainNetworkConsumer, TrainNetwork>(queues, concurrency: 1);
