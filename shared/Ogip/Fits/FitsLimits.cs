using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>What a file may cost before it is refused.</summary>
public sealed record FitsLimits
{
    public static FitsLimits Default { get; } = new();

    /// <summary>The largest file, in bytes after unzipping. A gzip bomb stops here.</summary>
    public int MaximumBytes { get; init; } = 1 << 30;

    /// <summary>The most rows of a table of spectra, or of a response: a few bytes of gzip unpack to millions.</summary>
    public int MaximumRows { get; init; } = 100_000;

    /// <exception cref="SpectralDataException">There are more.</exception>
    internal static void RequireFew(FitsHdu hdu)
    {
        if (hdu.Table.RowCount > hdu.File.Limits.MaximumRows)
            throw SpectralDataException.At(
                hdu.Where,
                $"{hdu.Table.RowCount} rows",
                $"at most {hdu.File.Limits.MaximumRows} (max-rows allows more)"
            );
    }
}
