namespace Almagest.Storage.Runs;

/// <summary>What workers have in hand, for people.</summary>
public interface ILeasedChunks
{
    /// <summary>Those that were taken up first, first.</summary>
    /// <param name="most">How many are told.</param>
    Task<IReadOnlyList<LeasedChunk>> ListAsync(int most, CancellationToken cancellation);
}

/// <param name="Worker">Who has it.</param>
/// <param name="Since">When it was taken up; null: not known.</param>
/// <param name="Until">When the lease ends unless its worker says that it lives.</param>
/// <param name="Attempts">How often it ended in a worker's death or in an unknown error.</param>
public sealed record LeasedChunk(
    string Run,
    int Chunk,
    int Observations,
    string Worker,
    DateTimeOffset? Since,
    DateTimeOffset Until,
    int Attempts
);
