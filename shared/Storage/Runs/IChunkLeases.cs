namespace Almagest.Storage.Runs;

/// <summary>
/// Who is at work on which chunk. A lease is renewed while its worker lives; one that ended is another's to take, and what its
/// worker may still write is refused then.
/// </summary>
public interface IChunkLeases
{
    /// <summary>Makes a worker the only one at work on a chunk, for a while.</summary>
    /// <param name="worker">Unique among those that are alive.</param>
    /// <param name="takesOver">True where the broker or the worker knows that whoever had the chunk has left it.</param>
    /// <returns>False: another has it, it is done or parked, or the run does not go on. A chunk that was left in the lurch too
    /// often is halved instead, and at last its only observation is parked.</returns>
    /// <exception cref="Almagest.Spectra.SpectralDataException">No such run or chunk.</exception>
    Task<bool> TakeAsync(Guid runId, int chunk, string worker, LeaseTerms terms, bool takesOver, CancellationToken cancellation);

    /// <summary>Whether a chunk can be taken that workers died of, or broke of, or died while they had it in hand beside the one
    /// that killed them.</summary>
    /// <param name="takesOver">As for <see cref="TakeAsync"/>.</param>
    Task<bool> IsSuspectAsync(Guid runId, int chunk, bool takesOver, CancellationToken cancellation);

    /// <returns>False: the chunk is another's by now, or done.</returns>
    Task<bool> RenewAsync(Guid runId, int chunk, string worker, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Gives a chunk back that is not done: it waits again. Does nothing if another has it.</summary>
    /// <param name="fault">What it ended in, which counts against the chunk; null: it is not to blame.</param>
    Task ReleaseAsync(Guid runId, int chunk, string worker, string? fault, CancellationToken cancellation);
}

/// <param name="Lease">How long a worker may be silent.</param>
/// <param name="MostAttempts">How often a chunk may end in its worker's death or in an unknown error before it is halved.</param>
public sealed record LeaseTerms(TimeSpan Lease, int MostAttempts)
{
    /// <summary>Observations of a run that may be put aside before any is done: then it is not they who are to blame, and the run
    /// stops itself. 0: any number.</summary>
    public int MostParked { get; init; }

    /// <summary>Whether such chunks are taken too as <see cref="IChunkLeases.IsSuspectAsync"/> tells.</summary>
    public bool WithSuspects { get; init; } = true;
}
