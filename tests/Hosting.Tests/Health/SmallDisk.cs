using System.Diagnostics;

namespace Almagest.Hosting.Tests.Health;

/// <summary>A disk of 20 MB in memory, gone after the test.</summary>
internal sealed class SmallDisk : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("almagest-disk-").FullName;

    /// <summary>Skips the test where mounting is not allowed.</summary>
    public static SmallDisk Mount()
    {
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", disk.Folder) != 0)
        {
            Directory.Delete(disk.Folder);
            Assert.Skip("No disk could be mounted: only root may, and not in every container.");
        }
        return disk;
    }

    /// <summary>All but a few kB.</summary>
    public void Fill()
    {
        using FileStream file = File.Create(Path.Combine(Folder, "filler"));
        file.Write(new byte[(int)new DriveInfo(Folder).AvailableFreeSpace - 8192]);
    }

    public void Dispose()
    {
        _ = Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
