namespace Almagest.Storage.Shards;

/// <summary>Which shards are asked for and which are drawn: the outbox of simulation.</summary>
public interface IShardStore
{
    /// <summary>Notes that shards 0 .. count - 1 are wanted. Planning again does nothing to those already planned.</summary>
    Task PlanAsync(string campaignId, int count, CancellationToken cancellation);

    /// <summary>Notes that these were asked for just now.</summary>
    Task MarkSentAsync(string campaignId, IReadOnlyCollection<int> shards, CancellationToken cancellation);

    /// <summary>Notes that a shard lies in the shard log. The first to say so is kept.</summary>
    /// <returns>False: its campaign has been deleted.</returns>
    Task<bool> MarkDrawnAsync(
        string campaignId,
        int shard,
        int spectra,
        long bytes,
        string worker,
        CancellationToken cancellation
    );

    /// <summary>Notes that these are wanted although they were drawn: the shard log has lost them.</summary>
    /// <param name="drawnBefore">What was drawn within this time stays: its reader may only be slow.</param>
    Task ReopenAsync(string campaignId, IReadOnlyCollection<int> shards, TimeSpan drawnBefore, CancellationToken cancellation);

    /// <summary>Shards not drawn and not asked for lately, in order.</summary>
    /// <param name="olderThan">Leave out what was asked for within this time; what was never asked for is always told.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ahead">As many may be asked for in all, those included that are drawn: of what was never asked for no more
    /// is told.</param>
    Task<IReadOnlyList<int>> PendingAsync(
        string campaignId,
        TimeSpan olderThan,
        int limit,
        int ahead,
        CancellationToken cancellation
    );

    Task<ShardProgress> ProgressAsync(string campaignId, CancellationToken cancellation);
}

/// <param name="Total">Shards planned.</param>
/// <param name="Drawn">Shards in the shard log.</param>
/// <param name="Spectra">Spectra in those.</param>
/// <param name="Bytes">Bytes of those.</param>
public sealed record ShardProgress(int Total, int Drawn, long Spectra, long Bytes)
{
    /// <summary>Shards that were asked for, those included that are drawn.</summary>
    public int Asked { get; init; }
}
