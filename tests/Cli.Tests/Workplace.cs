using Almagest.Tests;

namespace Almagest.Cli.Tests;

/// <summary>A folder of its own for a test: files to read, and the home of the embedded size.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-cli-").FullName;

    public string this[string name] => Path.Combine(_folder, name);

    public string Home => this["home"];

    /// <returns>The path.</returns>
    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>A spectrum that fits <see cref="SampleFiles.Response"/>, with that beside it.</summary>
    public string WriteSpectrum(string name, int seed = 1)
    {
        Write(SampleFiles.ResponseName, SampleFiles.Response());
        return Write(name, SampleFiles.Spectrum(SampleFiles.Counts(seed)));
    }

    public Task<Answer> RunAsync(params string[] args) => CommandLine.RunAsync([.. args, "--home", Home]);

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
