namespace Almagest.Ogip.Fits;

/// <summary>What a file may cost before it is refused.</summary>
public sealed record FitsLimits
{
    public static FitsLimits Default { get; } = new();

    /// <summary>The largest file, in bytes after unzipping. A gzip bomb stops here.</summary>
    public int MaximumBytes { get; init; } = 512 << 20;
}
