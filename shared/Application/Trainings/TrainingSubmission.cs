using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.Learning.Campaigns;
using Almagest.Storage;

namespace Almagest.Application.Trainings;

/// <summary>Asks for the shards of a campaign and for the network to be learnt from them.</summary>
public sealed class TrainingSubmission(
    ICampaignStore campaigns,
    IShardStore shards,
    ITrainingStore trainings,
    ICommandSender commands
)
{
    private const int ResendAtOnce = 10_000;

    /// <summary>Plans the shards, sends what is to be drawn, then asks for the network. Joins a training of the same that is
    /// not done yet.</summary>
    public async Task<Guid> SubmitAsync(Campaign campaign, TrainingSettings settings, CancellationToken cancellation)
    {
        await campaigns.AddAsync(campaign, cancellation);
        await shards.PlanAsync(campaign.Id, campaign.ShardCount, cancellation);
        string json = settings.ToJson();
        Guid training = await trainings.FindOpenAsync(campaign.Id, json, cancellation)
            ?? await trainings.CreateAsync(campaign.Id, json, cancellation);
        await ResendAsync(training, campaign.Id, TimeSpan.Zero, cancellation);
        return training;
    }

    /// <summary>Sends again what has been pending for longer than a time; harmless if it is only slow.</summary>
    public async Task ResendAsync(Guid training, string campaignId, TimeSpan pendingFor, CancellationToken cancellation)
    {
        IReadOnlyList<int> pending = await shards.PendingAsync(campaignId, pendingFor, ResendAtOnce, cancellation);
        await commands.SendManyAsync(
            pending.Select(shard => new SimulateShard { CampaignId = campaignId, ShardIndex = shard }),
            cancellation
        );
        await shards.MarkSentAsync(campaignId, pending, cancellation);
        await commands.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = campaignId }, cancellation);
    }
}
