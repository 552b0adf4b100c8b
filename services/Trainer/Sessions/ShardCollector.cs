using System.Runtime.CompilerServices;
using Almagest.Application.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;

namespace Almagest.Trainer.Sessions;

/// <summary>Reads every shard of a campaign from the log, has the next asked for as it gets on, and those again that don't
/// come.</summary>
/// <remarks>A shard is a pure function of campaign and index, so one that retention has dropped is simply drawn again.</remarks>
public sealed class ShardCollector(IShardLog log, Redelivery redelivery, TimeProvider time)
{
    /// <summary>Every shard once, as soon as it is in the log.</summary>
    public async IAsyncEnumerable<Shard> ReadAsync(Campaign campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool[] seen = new bool[campaign.ShardCount];
        int found = 0;
        await using IAsyncEnumerator<ShardLogEntry> entries = log.ReadAsync(campaign.Id, fromOffset: 0, cancellation)
            .GetAsyncEnumerator(cancellation);
        while (found < seen.Length)
        {
            if (found % redelivery.ShardsAtOnce == 0)
                await redelivery.NextShardsAsync(campaign.Id, found, cancellation);
            if (!await NextAsync(entries, () => RequestMissingAsync(campaign, seen, cancellation), cancellation))
                throw new InvalidOperationException("The shard log ended early.");
            ShardLogEntry entry = entries.Current;
            // The log may hold a shard twice: a simulator was killed between the log and the database.
            if (entry.ShardIndex < 0 || entry.ShardIndex >= seen.Length || seen[entry.ShardIndex])
                continue;
            Shard shard = ShardCodec.Read(entry.Data.Span);
            (seen[entry.ShardIndex], found) = (true, found + 1);
            yield return shard;
        }
    }

    private async Task<bool> NextAsync(
        IAsyncEnumerator<ShardLogEntry> entries,
        Func<Task> onSilence,
        CancellationToken cancellation
    )
    {
        Task<bool> next = entries.MoveNextAsync().AsTask();
        while (await Task.WhenAny(next, Task.Delay(redelivery.Interval, time, cancellation)) != next)
        {
            cancellation.ThrowIfCancellationRequested();
            await onSilence();
        }
        return await next;
    }

    private Task RequestMissingAsync(Campaign campaign, bool[] seen, CancellationToken cancellation) =>
        redelivery.ResendShardsAsync(
            campaign,
            seen.Index().Where(shard => !shard.Item).Select(shard => shard.Index).ToHashSet(),
            cancellation
        );
}
