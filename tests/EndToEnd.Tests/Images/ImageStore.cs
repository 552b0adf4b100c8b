using Almagest.EndToEnd.Tests.Processes;
using Almagest.Tests;

namespace Almagest.EndToEnd.Tests.Images;

/// <summary>Images of our own, which nobody else of this machine sees.</summary>
internal sealed class ImageStore : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("almagest-images-");
    private readonly string _buildah = Tool.Require("buildah");

    public ImageStore()
    {
        string config = In("storage.conf");
        File.WriteAllText(config, $"[storage]\ndriver = \"vfs\"\ngraphroot = \"{In("root")}\"\nrunroot = \"{In("run")}\"\n");
        Settings = new Dictionary<string, string> { ["CONTAINERS_STORAGE_CONF"] = config };
    }

    /// <summary>What a tool needs to work on these.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public static string Script(string name) => Path.Combine(SharedData.RepositoryRoot, "deploy", "images", name);

    public string In(string name) => Path.Combine(_folder.FullName, name);

    public Task<string> BuildahAsync(params string[] arguments) => Tool.RunAsync(_buildah, Settings, arguments);

    /// <summary>Runs a program of a container, as the user that it names.</summary>
    public Worker Start(string container, params string[] command) =>
        Worker.StartProgram(_buildah, Settings, ["run", "--isolation", "chroot", "--user", "10001", container, "--", .. command]);

    public async ValueTask DisposeAsync()
    {
        await Tool.TryAsync(_buildah, Settings, "rm", "--all");
        await Tool.TryAsync(_buildah, Settings, "rmi", "--all", "--force");
        _folder.Delete(recursive: true);
    }
}
