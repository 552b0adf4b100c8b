namespace Almagest.Ogip.Fits;

/// <summary>The usual endings of spectra and responses; each also with ".gz". What a file is, its content says; a file with the
/// ending of a spectrum that holds none is worth a word.</summary>
internal static class FileEndings
{
    private static readonly HashSet<string> Spectra = new(StringComparer.OrdinalIgnoreCase)
    {
        ".pha",
        ".pi",
        ".pha1",
        ".pha2",
        ".pi2",
        ".fak",
        ".ds",
        ".fits",
        ".fit",
        ".fts",
        ".ftz",
        ".spec",
        ".sp",
    };

    private static readonly HashSet<string> Responses = new(StringComparer.OrdinalIgnoreCase)
    {
        ".rmf",
        ".arf",
        ".rsp",
        ".rsp2",
        ".wrmf",
        ".warf",
    };

    public static bool IsSpectrum(string path) => Spectra.Contains(Of(path));

    public static bool IsResponse(string path) => Responses.Contains(Of(path));

    private static string Of(string path) =>
        Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path);
}
