namespace Almagest.Contracts;

/// <summary>Command: fit one chunk of a run. Answered by <see cref="ChunkFitted"/>.</summary>
public sealed record FitChunk
{
    public required Guid RunId { get; init; }
    public required int ChunkNumber { get; init; }
}

/// <summary>Event: the fits of a chunk are stored. May be told twice.</summary>
public sealed record ChunkFitted
{
    public required Guid RunId { get; init; }
    public required int ChunkNumber { get; init; }
    public required int Fitted { get; init; }
    public required int Failed { get; init; }
}
