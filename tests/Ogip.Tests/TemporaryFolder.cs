namespace Almagest.Ogip.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("almagest-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllBytes(File(name), bytes);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
