namespace Almagest.Ogip.Fits;

/// <summary>The endings by which a folder's files are taken for spectra or responses; each also with ".gz".</summary>
internal static class FileEndings
{
    private const int MaximumDepth = 16;
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

    /// <summary>The files of a folder, and of the folders in it, that may be spectra or responses, in order of name.</summary>
    public static IEnumerable<string> FilesIn(string folder) =>
        Directory
            .EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    MaxRecursionDepth = MaximumDepth,
                    AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
                    IgnoreInaccessible = true,
                }
            )
            .Where(path => Spectra.Contains(Of(path)) || IsResponse(path))
            .Order(StringComparer.Ordinal);

    public static bool IsResponse(string path) => Responses.Contains(Of(path));

    private static string Of(string path) =>
        Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path);
}
