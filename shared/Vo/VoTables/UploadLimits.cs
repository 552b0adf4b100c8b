namespace Almagest.Vo.VoTables;

/// <summary>How large a table of somebody else's may be.</summary>
public sealed record UploadLimits
{
    /// <summary>Characters of its document.</summary>
    public long Characters { get; init; } = 100_000_000;

    /// <summary>Rows.</summary>
    public int Rows { get; init; } = 100_000;

    /// <summary>Columns.</summary>
    public int Columns { get; init; } = 500;

    /// <summary>Elements of an array, characters of a text.</summary>
    public int Elements { get; init; } = 100_000;
}
