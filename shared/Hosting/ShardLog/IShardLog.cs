using Almagest.Application.Messaging;

namespace Almagest.Hosting.ShardLog;

/// <summary>
/// The data plane: the shards of each campaign in the order in which they were appended, kept for any number of readers,
/// each of whom may begin again anywhere.
/// </summary>
/// <remarks>
/// At least once: a shard may lie in the log twice (an append whose confirmation was lost is repeated). Offsets ascend but
/// may leave gaps. So readers count and deduplicate by shard index; shards of one index are equal to the bit.
/// </remarks>
public interface IShardLog : IDrawnShards
{
    /// <summary>Returns when the shard is safe. May be called from many threads; several appends at once are the fast
    /// way.</summary>
    /// <param name="campaignId">1 to 100 of a-z, 0-9, '-' and '_'.</param>
    /// <param name="shardIndex">At least 0.</param>
    /// <param name="shard">The bytes; not changed by the caller until the task is done.</param>
    /// <param name="cancellation">Gives up waiting; the shard may be in the log all the same.</param>
    Task AppendAsync(string campaignId, int shardIndex, ReadOnlyMemory<byte> shard, CancellationToken cancellation);

    /// <summary>
    /// Replays the log and then waits for what is appended next: it ends only when cancelled, with
    /// <see cref="OperationCanceledException"/>, or when the caller stops reading. A campaign without shards is waited for.
    /// </summary>
    /// <param name="campaignId">As for appending.</param>
    /// <param name="fromOffset">The first offset wanted: 0 for the beginning, or the last one seen plus 1. What retention
    /// has removed is passed over.</param>
    IAsyncEnumerable<ShardLogEntry> ReadAsync(string campaignId, long fromOffset, CancellationToken cancellation);
}

/// <summary>One shard in the log.</summary>
/// <param name="Offset">Its place; ascending, with gaps.</param>
/// <param name="ShardIndex">Which shard of the campaign.</param>
/// <param name="Data">Its bytes, the reader's to keep.</param>
public sealed record ShardLogEntry(long Offset, int ShardIndex, ReadOnlyMemory<byte> Data);
