using Almagest.Contracts;
using Almagest.Trainer.Sessions;
using MassTransit;

namespace Almagest.Trainer;

/// <summary>Learns the network that was asked for, stores it, and says so.</summary>
public sealed class TrainNetworkConsumer(TrainingSession session) : IConsumer<TrainNetwork>
{
    public async Task Consume(ConsumeContext<TrainNetwork> context)
    {
        TrainNetwork request = context.Message;
        switch (await session.RunAsync(request.TrainingId, request.CampaignId, context.CancellationToken))
        {
            case TrainingOutcome.Published published:
                await context.Publish(new NetworkPublished
                {
                    TrainingId = request.TrainingId, CampaignId = request.CampaignId, NetworkId = published.NetworkId,
                }, context.CancellationToken);
                break;
            case TrainingOutcome.Failed failed:
                await context.Publish(new TrainingFailed
                {
                    TrainingId = request.TrainingId, CampaignId = request.CampaignId, Reason = failed.Reason,
                }, context.CancellationToken);
                break;
        }
    }
}
