namespace Almagest.Storage.Connections;

/// <summary>Whether the disk that a folder is on has room for what is to be written there.</summary>
public static class FreeSpace
{
    private const long Least = 100_000_000;

    /// <summary>Null where there is room: 100 MB, or 1 % of a disk of less than 10 GB. Else what was found.</summary>
    /// <param name="folder">One that is yet to be made will be where the nearest above it is.</param>
    /// <exception cref="IOException">The disk does not answer.</exception>
    public static string? Lack(string folder)
    {
        DirectoryInfo there = new(Path.GetFullPath(folder));
        while (!there.Exists && there.Parent is { } above)
            there = above;
        DriveInfo disk = new(there.FullName);
        long least = Math.Min(Least, disk.TotalSize / 100),
            free = disk.AvailableFreeSpace;
        return free >= least
            ? null
            : FormattableString.Invariant(
                $"The disk of {folder} is full: found {free / 1e6:0.0} MB free; expected {least / 1e6:0.0} or more."
            );
    }
}
