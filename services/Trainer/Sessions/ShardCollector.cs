using Almagest.Contracts;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Simulation;
using Microsoft.Extensions.Options;

namespace Almagest.Trainer.Sessions;

/// <summary>Reads every shard of a campaign from the log, and asks again for those that don't come.</summary>
/// <remarks>A shard is a pure function of campaign and index, so one that retention has dropped is simply drawn again.</remarks>
public sealed class ShardCollector(IShardLog log, ICommandSender commands, IOptions<TrainerOptions> options)
{
    /// <param name="campaign">Whose shards.</param>
    /// <param name="onShard">Told how many are there, after each.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>All shards, by index.</returns>
    public async Task<IReadOnlyList<Shard>> CollectAsync(Campaign campaign, Action<int> onShard, CancellationToken cancellation)
    {
        var shards = new Shard?[campaign.ShardCount];
        int found = 0;
        await using IAsyncEnumerator<ShardLogEntry> entries =
            log.ReadAsync(campaign.Id, fromOffset: 0, cancellation).GetAsyncEnumerator(cancellation);
        while (found < shards.Length)
        {
            if (!await NextAsync(entries, () => RequestMissingAsync(campaign, shards, cancellation), cancellation)) break;
            ShardLogEntry entry = entries.Current;
            // The log may hold a shard twice: a simulator was killed between the log and the database.
            if (entry.ShardIndex < 0 || entry.ShardIndex >= shards.Length || shards[entry.ShardIndex] is not null) continue;
            shards[entry.ShardIndex] = ShardCodec.Read(entry.Data.Span);
            onShard(++found);
        }
        return [.. shards.Select(shard => shard ?? throw new InvalidOperationException("The shard log ended early."))];
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<ShardLogEntry> entries, Func<Task> onSilence, CancellationToken cancellation)
    {
        Task<bool> next = entries.MoveNextAsync().AsTask();
        TimeSpan patience = TimeSpan.FromSeconds(options.Value.ShardPatienceSeconds);
        while (await Task.WhenAny(next, Task.Delay(patience, cancellation)) != next)
        {
            cancellation.ThrowIfCancellationRequested();
            await onSilence();
        }
        return await next;
    }

    private async Task RequestMissingAsync(Campaign campaign, Shard?[] shards, CancellationToken cancellation)
    {
        for (int index = 0; index < shards.Length; index++)
            if (shards[index] is null)
                await commands.SendAsync(new SimulateShard { CampaignId = campaign.Id, ShardIndex = index }, cancellation);
    }
}
