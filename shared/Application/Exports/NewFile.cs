namespace Almagest.Application.Exports;

/// <summary>Files and folders that are there whole, or not at all: they have another name until they are done.</summary>
public static class NewFile
{
    /// <summary>Takes the place of a file of that name when all is written.</summary>
    /// <exception cref="IOException">It can't be written; what was there is as it was.</exception>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        // A link stays one. Of a relative path the target would be looked for from the root.
        path = Path.GetFullPath(path);
        if (new FileInfo(path).LinkTarget is not null)
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        if (IsDevice(path))
            return await FillAsync(path, FileMode.Open, write);
        await using FileStream? pipe = OpenPipe(path);
        return pipe is not null
            ? await write(pipe)
            : await MadeAsync(
                path,
                unfinished => FillAsync(unfinished, FileMode.CreateNew, write),
                static (from, to) => File.Move(from, to, overwrite: true)
            );
    }

    /// <summary>A folder that is not there yet.</summary>
    /// <exception cref="IOException">There is one, or it can't be written.</exception>
    public static Task<T> WriteFolderAsync<T>(string path, Func<string, Task<T>> write) =>
        MadeAsync(
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)),
            unfinished =>
            {
                Directory.CreateDirectory(unfinished);
                return write(unfinished);
            },
            Directory.Move
        );

    private static async Task<T> MadeAsync<T>(string path, Func<string, Task<T>> make, Action<string, string> move)
    {
        string unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.part");
        try
        {
            T made = await make(unfinished);
            move(unfinished, path);
            return made;
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            File.Delete(unfinished);
        }
    }

    private static async Task<T> FillAsync<T>(string path, FileMode mode, Func<Stream, Task<T>> write)
    {
        await using FileStream file = new(path, mode, FileAccess.Write);
        return await write(file);
    }

    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal);

    /// <returns>Null: a file, or nothing, is there. Opening waits for who reads the pipe.</returns>
    private static FileStream? OpenPipe(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            FileStream opened = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (!opened.CanSeek)
                return opened;
            opened.Dispose();
        }
        catch (UnauthorizedAccessException)
        {
            // A file that may be replaced, though not written.
        }
        return null;
    }
}
