namespace Almagest.Storage.Runs;

/// <summary>Chooses what is asked for next: a few chunks at a time, so that a small run does not wait behind a large
/// one.</summary>
public interface IChunkSchedule
{
    /// <summary>
    /// Lets what was left in the lurch wait again, then fills the window from what waits: each owner has the same number under
    /// way, and among the runs of an owner each by its priority. What is chosen is marked as sent.
    /// </summary>
    /// <returns>Null: another process is choosing.</returns>
    Task<ChunkOrders?> NextAsync(ScheduleTerms terms, CancellationToken cancellation);

    Task<ChunkBacklog> BacklogAsync(CancellationToken cancellation);

    /// <summary>Whether what is undone goes on.</summary>
    Task<ChunkProgress> ProgressAsync(CancellationToken cancellation);
}

/// <param name="Window">At most so many chunks are sent and not taken up.</param>
/// <param name="MostPerOwner">Chunks of one owner that are sent or at work; 0: any number.</param>
/// <param name="Leases">When a chunk is halved.</param>
/// <param name="LostBefore">What was sent before this and not taken up may have been lost.</param>
/// <param name="Queued">Commands that the broker holds: of what may have been lost, no more is than there are too few of them.
/// Null: not known, and all of it is.</param>
public sealed record ScheduleTerms(int Window, int MostPerOwner, LeaseTerms Leases, DateTimeOffset LostBefore, long? Queued);

/// <param name="Chosen">To be asked for now.</param>
/// <param name="Sent">How many were sent before and not taken up yet.</param>
/// <param name="Returned">How many of those that were sent wait again: lost, or left by their workers.</param>
public sealed record ChunkOrders(IReadOnlyList<ChosenChunks> Chosen, int Sent, int Returned)
{
    /// <summary>How many are to be asked for.</summary>
    public int Count => Chosen.Sum(one => one.Numbers.Count);
}

/// <summary>Chunks of one run that are next.</summary>
/// <param name="TraceParent">What the run was asked for in, as W3C's traceparent; null: not traced.</param>
public sealed record ChosenChunks(Guid Run, IReadOnlyList<int> Numbers, string? TraceParent);

/// <summary>What is not done of the runs that go on.</summary>
/// <param name="Waiting">Chunks that are not asked for yet.</param>
/// <param name="Sent">Asked for and not taken up.</param>
/// <param name="AtWork">Leased.</param>
/// <param name="Parked">Of all runs: put aside until somebody retries them.</param>
/// <param name="Observations">Of the first three.</param>
public sealed record ChunkBacklog(int Waiting, int Sent, int AtWork, int Parked, long Observations)
{
    /// <summary>The first three.</summary>
    public int Undone => Waiting + Sent + AtWork;
}

/// <param name="Left">Chunks whose lease has ended, and which nobody has let wait again.</param>
/// <param name="LeftSince">When the first of these leases ended; null: there is none.</param>
/// <param name="OldestLease">When the chunk was taken up that has been at work for longest; null: none is.</param>
/// <param name="LastSign">When a chunk of a run that goes on was last made, taken up or done; null: no run goes on.</param>
public sealed record ChunkProgress(int Left, DateTimeOffset? LeftSince, DateTimeOffset? OldestLease, DateTimeOffset? LastSign);
