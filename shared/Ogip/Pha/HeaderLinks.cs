namespace Almagest.Ogip.Pha;

/// <summary>
/// Finds the files that a header names, in the spectrum's own folder and nowhere else: a header is not to be trusted with
/// other folders, and the paths in it are those of the machine that wrote it.
/// </summary>
internal static class HeaderLinks
{
    private static readonly string[] MatchEndings = [".rsp", ".rmf"];

    /// <param name="spectrumPath">The file whose header it is.</param>
    /// <param name="link">The keyword's value: a name, or "%match%" for the spectrum's own with another ending.</param>
    /// <returns>The path of a file that exists; null if there is none.</returns>
    public static string? Find(string spectrumPath, string link)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(spectrumPath)) ?? "/";
        // Old archives were written where letters had no case.
        return Names(spectrumPath, link)
            .SelectMany(WithAndWithoutGzip)
            .SelectMany(name => new[] { name, name.ToLowerInvariant(), name.ToUpperInvariant() })
            .Select(name => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>A line for a file that was found by the last part of its path alone; null for one that lies where it was said to
    /// be.</summary>
    public static string? NoteOn(string spectrumPath, string link, string found)
    {
        string name = NameIn(link);
        if (!name.Contains('/'))
            return null;
        string folder = Path.GetDirectoryName(Path.GetFullPath(spectrumPath)) ?? "/";
        // "./a.arf" lies where it says.
        return
            Path.GetRelativePath(folder, found) is var place
            && (place.Contains('/') || place == Path.GetRelativePath(folder, Path.Combine(folder, name)))
            ? null
            : $"'{link}' is not there; took {Path.GetFileName(found)}, which lies beside the spectrum.";
    }

    private static string NameIn(string link) => link.Split('[', '{')[0].Trim().Replace('\\', '/');

    /// <summary>What stands after the name in a link: "[2]" or "{3}"; empty if nothing does.</summary>
    public static string SelectorOf(string link) => link.IndexOfAny(['[', '{']) is >= 0 and int at ? link[at..].Trim() : "";

    private static IEnumerable<string> Names(string spectrumPath, string link)
    {
        if (link.Equals("%match%", StringComparison.OrdinalIgnoreCase))
            return MatchEndings.Select(ending => FileStem.Of(spectrumPath) + ending);
        // A selector may follow.
        string name = NameIn(link);
        bool isInside = !name.StartsWith('/') && !name.Contains(':') && !name.Split('/').Contains("..");
        string last = name[(name.LastIndexOf('/') + 1)..];
        string[] names = isInside && last != name ? [name, last] : [last];
        return names.Where(candidate => candidate.Length > 0 && !candidate.EndsWith('/') && !candidate.Contains('\0'));
    }

    /// <summary>XMM's pipeline calls a zipped .FIT .FTZ.</summary>
    private static string[] WithAndWithoutGzip(string name) =>
        Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".GZ" => [name, name[..^3]],
            ".FIT" => [name, name + ".gz", name[..^4] + ".FTZ"],
            ".FTZ" => [name, name[..^4] + ".FIT"],
            _ => [name, name + ".gz"],
        };
}

/// <summary>A file's name without its folder, ".gz" and last ending: "src.pha.gz" is "src".</summary>
internal static class FileStem
{
    public static string Of(string path)
    {
        string name = Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            name = name[..^3];
        return Path.GetFileNameWithoutExtension(name);
    }
}
