using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Fits;

/// <summary>A file that an observation was read from.</summary>
/// <param name="Role">"spectrum", "background", "rmf" or "arf"; "background rmf" or "background arf".</param>
/// <param name="Sha256">Lower-case hex, of the unzipped bytes: zipped or not, the same data have the same hash.</param>
/// <param name="Bytes">Length of the unzipped bytes.</param>
public sealed record InputFile(string Role, string Path, string Sha256, long Bytes)
{
    public const string SpectrumRole = "spectrum";
    public const string BackgroundRole = "background";
    public const string RmfRole = "rmf";
    public const string ArfRole = "arf";
    public const string BackgroundRmfRole = "background rmf";
    public const string BackgroundArfRole = "background arf";

    /// <summary>Which part of the file was read, as in "[2]" or "{3}"; empty for the first.</summary>
    public string Selector { get; init; } = "";

    /// <summary>What the caller said of the columns of a table of flux; null: nothing.</summary>
    public string? FluxColumns { get; init; }

    /// <summary>The bytes of a response that is in no file, for it was made of the spectrum's own bins; else null.</summary>
    internal byte[]? Made { get; init; }

    /// <summary>The unzipped bytes, to be stored.</summary>
    /// <exception cref="SpectralDataException">The file is gone, or no longer what was hashed.</exception>
    public byte[] ReadUnzipped(FitsLimits? limits = null)
    {
        if (Made is not null)
            return Made;
        byte[] bytes = FitsFile.Open(Path, limits).Bytes.ToArray();
        string found = ResponseKey.Sha256(bytes);
        return found == Sha256
            ? bytes
            : throw SpectralDataException.At(Path, $"bytes with the SHA-256 {found}", $"{Sha256}, as when it was first read");
    }

    internal static InputFile Of(string role, string path, FitsFile file) => new(role, path, file.Sha256, file.Bytes.Length);
}
