namespace Almagest.Tests;

/// <summary>Real spectra and reference answers, which live outside the repository.</summary>
internal static class SharedData
{
    /// <summary>The folder named by ALMAGEST_SHARED, else ../shared from the repository's root.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("ALMAGEST_SHARED") ?? Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    /// <summary>The folder that holds Pipeline.sln.</summary>
    public static string RepositoryRoot
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
                folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException("Pipeline.sln not found above the tests.");
        }
    }

    /// <summary>The path of a shared file or folder; skips the test, saying why, where it is absent.</summary>
    public static string Require(params string[] parts)
    {
        string path = Path.Combine([Root, .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"{path} is absent: set ALMAGEST_SHARED to the folder of real spectra and reference answers.");
        return path;
    }
}
