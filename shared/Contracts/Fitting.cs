namespace Almagest.Contracts;

/// <summary>Command: fit one chunk of a run. Its rows in the database tell when that is done.</summary>
public sealed record FitChunk
{
    public required Guid RunId { get; init; }
    public required int ChunkNumber { get; init; }
}
