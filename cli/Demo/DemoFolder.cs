using Almagest.Cli.Terminal;

namespace Almagest.Cli.Demo;

/// <summary>The folder of the demonstration's database.</summary>
internal static class DemoFolder
{
    private const string Marker = ".almagest-demo";

    /// <summary>Makes it anew: a demonstration that found its networks trained already would demonstrate nothing. Only what a
    /// demonstration left is removed.</summary>
    /// <exception cref="UsageException">It holds something that no demonstration has made.</exception>
    public static void Prepare(string home)
    {
        if (File.Exists(home))
            throw new UsageException($"--out: found {home}, a file; expected room for a folder.");
        if (Directory.Exists(home) && Directory.EnumerateFileSystemEntries(home).Any())
        {
            if (!File.Exists(Path.Combine(home, Marker)))
                throw new UsageException(
                    $"--out: found {home}, which no demonstration has made; expected a folder without 'data', or an earlier "
                        + "demonstration's."
                );
            Directory.Delete(home, recursive: true);
        }
        Directory.CreateDirectory(home);
        File.WriteAllText(Path.Combine(home, Marker), "Made by 'almagest demo', which removes this folder when it runs again.\n");
    }
}
