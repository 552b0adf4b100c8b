using Almagest.Contracts;
using Almagest.Trainer.Sessions;
using MassTransit;

namespace Almagest.Trainer;

/// <summary>Has the network learnt that was asked for. Waits for it, but not so long that the broker would take the message for
/// lost.</summary>
public sealed class TrainNetworkConsumer(TrainingDesk trainings) : IConsumer<TrainNetwork>
{
    public Task Consume(ConsumeContext<TrainNetwork> context) => trainings.RunAsync(context.Message, context.CancellationToken);
}
