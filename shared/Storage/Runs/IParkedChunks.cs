namespace Almagest.Storage.Runs;

/// <summary>Observations that workers died or broke of, put aside so that the rest of their run is fitted.</summary>
public interface IParkedChunks
{
    /// <param name="runId">Null: of all runs.</param>
    Task<IReadOnlyList<ParkedChunk>> ListAsync(Guid? runId, CancellationToken cancellation);

    /// <summary>Lets them wait again, as if nobody had tried them.</summary>
    /// <param name="runId">Null: of all runs.</param>
    /// <param name="observation">By name; null: any. A run may have several of one name.</param>
    /// <param name="chunk">By the number of its chunk in the run, which is its own; null: any.</param>
    /// <returns>How many.</returns>
    Task<int> RetryAsync(Guid? runId, string? observation, CancellationToken cancellation, int? chunk = null);
}

/// <param name="Fault">What a worker ended in with it, as far as is known.</param>
public sealed record ParkedChunk(
    Guid RunId,
    string Run,
    int Chunk,
    string Observation,
    int Observations,
    string? Fault,
    DateTimeOffset ParkedAt
)
{
    private const string Died = "died";

    /// <summary>Of the fault: the name of what was thrown; "died" where a worker did without a word.</summary>
    public string Class =>
        Fault is { } fault && fault.IndexOf(':', StringComparison.Ordinal) is > 0 and var end && !fault[..end].Contains(' ')
            ? fault[..end]
            : Died;
}
