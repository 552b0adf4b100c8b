using System.Collections.Concurrent;
using Almagest.Contracts;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Shards;
using Almagest.Storage.Trainings;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Messaging;

/// <summary>
/// Sends what trainings need, and decides what is sent again: what lies in the tables undone and untouched for a while, because
/// the broker lost it, or whoever took it up was killed in a way that the broker did not see. A command that was only slow
/// comes twice, and the second does no harm.
/// </summary>
public sealed class Redelivery(
    IShardStore shards,
    ITrainingStore trainings,
    ICommandSender commands,
    IOptions<RedeliveryOptions> options,
    TimeProvider time
)
{
    private const int AtOnce = 10_000;

    // A training's row does not note when it was asked for; one who forgot would ask for it at every look.
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _asked = [];

    /// <summary>How often to look.</summary>
    public TimeSpan Interval => TimeSpan.FromSeconds(options.Value.SweepSeconds);

    private TimeSpan ShardPatience => TimeSpan.FromSeconds(options.Value.ShardSeconds);

    /// <summary>Asks for the shards of a campaign that are not drawn, and for the network.</summary>
    public Task SendTrainingAsync(Guid training, string campaignId, CancellationToken cancellation) =>
        SendTrainingAsync(training, campaignId, TimeSpan.Zero, cancellation);

    /// <summary>Asks again for a training that is silent, its members too, and for the shards that nobody draws.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> ResendTrainingAsync(Training training, CancellationToken cancellation)
    {
        if (!training.IsOpen)
        {
            _asked.TryRemove(training.Id, out _);
            return false;
        }
        DateTimeOffset touched = _asked.TryGetValue(training.Id, out DateTimeOffset asked) ? asked : default;
        foreach (Training one in await MembersAsync(training, cancellation))
            touched = one.UpdatedAt > touched ? one.UpdatedAt : touched;
        if (time.GetUtcNow() - touched <= TimeSpan.FromSeconds(options.Value.TrainingSeconds))
            return false;
        await SendTrainingAsync(training.Id, training.CampaignId, ShardPatience, cancellation);
        return true;
    }

    /// <summary>Asks again for the shards of a campaign that nobody draws.</summary>
    /// <returns>How many.</returns>
    public Task<int> ResendShardsAsync(string campaignId, CancellationToken cancellation) =>
        NextShardsAsync(campaignId, read: 0, cancellation);

    /// <summary>Asks for what a reader of the shard log is to have next, and no further than it may lag behind.</summary>
    /// <param name="read">Shards that it has.</param>
    /// <returns>How many.</returns>
    public Task<int> NextShardsAsync(string campaignId, int read, CancellationToken cancellation) =>
        SendShardsAsync(campaignId, ShardPatience, missing: null, read, cancellation);

    /// <summary>How many shards a reader takes before it is to ask for more.</summary>
    public int ShardsAtOnce => Math.Max(1, options.Value.ShardsAhead / 4);

    /// <summary>Asks again for those that a reader of the shard log lacks: nobody draws them, or the log has dropped
    /// them.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ResendShardsAsync(Campaign campaign, IReadOnlySet<int> missing, CancellationToken cancellation)
    {
        await shards.PlanAsync(campaign.Id, campaign.ShardCount, cancellation);
        await shards.ReopenAsync(campaign.Id, missing, ShardPatience, cancellation);
        return await SendShardsAsync(campaign.Id, ShardPatience, missing, campaign.ShardCount - missing.Count, cancellation);
    }

    private async Task SendTrainingAsync(Guid training, string campaignId, TimeSpan patience, CancellationToken cancellation)
    {
        await SendShardsAsync(campaignId, patience, missing: null, read: 0, cancellation);
        await commands.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = campaignId }, cancellation);
        _asked[training] = time.GetUtcNow();
    }

    private async Task<int> SendShardsAsync(
        string campaignId,
        TimeSpan patience,
        IReadOnlySet<int>? missing,
        int read,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<int> pending = await shards.PendingAsync(
            campaignId,
            patience,
            AtOnce,
            read + options.Value.ShardsAhead,
            cancellation
        );
        if (missing is not null)
            pending = [.. pending.Where(missing.Contains)];
        await commands.SendManyAsync(
            pending.Select(shard => new SimulateShard { CampaignId = campaignId, ShardIndex = shard }),
            cancellation
        );
        await shards.MarkSentAsync(campaignId, pending, cancellation);
        return pending.Count;
    }

    /// <summary>A training, and what learns for it: while they work it has nothing to say.</summary>
    private async Task<IReadOnlyList<Training>> MembersAsync(Training whole, CancellationToken cancellation)
    {
        List<Training> found = [whole];
        foreach (Guid id in TrainingSettings.MembersOf(whole.Id, whole.SettingsJson))
            if (await trainings.FindAsync(id, cancellation) is { } member)
                found.Add(member);
        return found;
    }
}
