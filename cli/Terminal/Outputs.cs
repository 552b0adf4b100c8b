namespace Almagest.Cli.Terminal;

/// <summary>Looks before the work whether its results can be written: hours of it are lost otherwise.</summary>
internal static class Outputs
{
    /// <param name="option">That names it, for the error's text.</param>
    /// <param name="path">Null: nothing is written.</param>
    /// <exception cref="UsageException">No folder can be made there, or nothing written into it.</exception>
    public static void RequireFolder(string option, string? path)
    {
        if (path is null)
            return;
        RequireName(option, path);
        // What is not there yet is made later, below the nearest that is.
        string? nearest = Path.GetFullPath(path);
        while (nearest is not null && !Path.Exists(nearest))
            nearest = Path.GetDirectoryName(nearest);
        if (nearest is null || !Directory.Exists(nearest))
            throw new UsageException($"{option}: found {path}, where {nearest} is no folder; expected a folder.");
        string probe = Path.Combine(nearest, $".almagest-{Guid.NewGuid():N}");
        Try(option, path, () =>
        {
            using FileStream file = new(
                probe,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        });
    }

    /// <inheritdoc cref="RequireFolder"/>
    public static void RequireFile(string option, string? path)
    {
        if (path is null)
            return;
        RequireName(option, path);
        if (Directory.Exists(path))
            throw new UsageException($"{option}: found {path}, a folder; expected a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new UsageException($"{option}: found {path}, and no folder {folder}; expected one that is there.");
        if (File.Exists(path))
            Try(option, path, () => File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose());
        else
            RequireFolder(option, folder);
    }

    private static void RequireName(string option, string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException($"{option}: found an empty name; expected a path.");
    }

    private static void Try(string option, string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option}: {path} can't be written: {error.Message}");
        }
    }
}
