using System.Text;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.FluxTables;

/// <summary>A file with a spectrum in flux: CSV, ECSV, VOTable or FITS, by what it holds.</summary>
/// <param name="Sha256">Of the unzipped bytes, lower-case hex.</param>
/// <param name="Bytes">How many those are.</param>
internal sealed record FluxTableFile(RawFluxTable Table, string Sha256, long Bytes)
{
    /// <summary>A head of this length says what a file is.</summary>
    private const int Beginning = 1 << 16;

    private const string Expected = "a spectrum in flux: CSV, ECSV, VOTable or FITS";

    /// <summary>True if a file that is no FITS begins like a table of flux; false too where it can't be read.</summary>
    public static bool IsText(string path)
    {
        try
        {
            if (FileKind.Of(path) is not null || !File.Exists(path))
                return false;
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[(int)Math.Min(Beginning, file.Length)];
            string text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            return IsText(text, file.Length > bytes.Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <param name="path">A file, zipped or not.</param>
    /// <param name="named">Columns by their roles, as the caller names them; null: found by usual names.</param>
    /// <exception cref="SpectralDataException">It is none, or too large.</exception>
    public static FluxTableFile Read(string path, string? named, FitsLimits limits)
    {
        string where = Path.GetFileName(path);
        ReadOnlyMemory<byte> bytes = Gunzip.IfZipped(RegularFile.Read(path, limits.MaximumBytes, Expected), where, limits);
        return new(Parse(where, bytes, named, limits), ResponseKey.Sha256(bytes.Span), bytes.Length);
    }

    private static RawFluxTable Parse(string where, ReadOnlyMemory<byte> bytes, string? named, FitsLimits limits)
    {
        if (bytes.Span.StartsWith("SIMPLE  ="u8))
        {
            FitsFile file = FitsFile.Read(bytes, where, limits);
            return FitsFluxTable.Find(file, named) is { } hdu
                ? FitsFluxTable.Read(hdu, named)
                : throw SpectralDataException.At(where, "no binary table with an energy and a flux", Expected);
        }
        ReadOnlySpan<byte> head = bytes.Span[..Math.Min(bytes.Length, Beginning)];
        if (head.TrimStart("\uFEFF \t\r\n"u8).StartsWith("<"u8))
            return VoFluxTable.Read(where, new MemoryStream(bytes.ToArray(), writable: false), named, limits);
        if (head.Contains((byte)0))
            throw SpectralDataException.At(where, "bytes that are no text", Expected);
        using StreamReader text = new(new MemoryStream(bytes.ToArray()), detectEncodingFromByteOrderMarks: true);
        return TextFluxTable.Read(where, text.ReadToEnd(), limits);
    }

    private static bool IsText(string text, bool isCut)
    {
        if (text.Contains('\0'))
            return false;
        text = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (TextFluxTable.IsEnhanced(text))
            return true;
        if (text.StartsWith('<'))
            return text.Contains("<VOTABLE", StringComparison.Ordinal);
        // A record that is cut is no mistake.
        return TextFluxTable.Fits(isCut && text.LastIndexOf('\n') is >= 0 and var end ? text[..end] : text);
    }
}
