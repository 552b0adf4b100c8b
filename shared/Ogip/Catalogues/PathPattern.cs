using System.IO.Enumeration;

namespace Almagest.Ogip.Catalogues;

/// <summary>Patterns with * and ? in any part of a path, for where no shell has expanded them.</summary>
internal static class PathPattern
{
    /// <returns>Existing files, in order of name.</returns>
    public static IEnumerable<string> Expand(string pattern)
    {
        string root = Path.IsPathRooted(pattern) ? "/" : "";
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> folders = [root];
        foreach (string part in parts[..^1])
            folders = [.. folders.SelectMany(folder => Step(folder, part, Directory.EnumerateDirectories, Directory.Exists))];
        return folders
            .SelectMany(folder => Step(folder, parts[^1], Directory.EnumerateFiles, File.Exists))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Step(
        string folder,
        string part,
        Func<string, IEnumerable<string>> list,
        Func<string, bool> exists
    )
    {
        if (!part.AsSpan().ContainsAny('*', '?'))
            return exists(Path.Combine(folder, part)) ? [Path.Combine(folder, part)] : [];
        string place = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(place))
            return [];
        return list(place)
            .Select(path => Path.GetFileName(path))
            .Where(name => FileSystemName.MatchesSimpleExpression(part, name, ignoreCase: false))
            .Select(name => Path.Combine(folder, name));
    }
}
