using System.Text.Json;
using Almagest.EndToEnd.Tests.Observed;
using Almagest.EndToEnd.Tests.Processes;

namespace Almagest.EndToEnd.Tests.Images;

/// <summary>What deploy/images makes, by the tools that it is made with.</summary>
[Collection(nameof(OneByOne))]
public sealed class ImageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A simulator on Debian's packages, with servers of outside: ready, and gone in order when it is told to.</summary>
    [Fact]
    public async Task An_image_of_Debian_has_all_that_a_worker_needs_and_no_shell()
    {
        if (Environment.GetEnvironmentVariable("ALMAGEST_LONG") is not { Length: > 0 })
            Assert.Skip("It takes minutes: ./test --long builds it.");
        Tool.Require("mmdebstrap");
        await using Cluster cluster = await Cluster.StartAsync();
        await using ImageStore store = new();
        await using (
            Worker build = Worker.StartProgram(
                ImageStore.Script("build"),
                store.Settings,
                "simulator",
                "--base",
                "debian",
                "--tag",
                "tested"
            )
        )
        {
            Assert.True(await build.EndedAsync(TimeSpan.FromMinutes(20)) == 0, build.Errors);
            Assert.Equal("localhost/almagest-simulator:tested", build.Output.Trim());
        }
        string container = await store.BuildahAsync("from", "localhost/almagest-simulator:tested");
        JsonElement image = JsonDocument
            .Parse(await store.BuildahAsync("inspect", container))
            .RootElement.GetProperty("OCIv1")
            .GetProperty("config");
        Assert.Equal("10001", image.GetProperty("User").GetString());
        string program = Assert.Single(image.GetProperty("Entrypoint").EnumerateArray()).GetString()!;

        await using (Worker unset = store.Start(container, program))
        {
            int code = await unset.EndedAsync();
            if (code != 2 && unset.Errors.Contains("not permitted", StringComparison.Ordinal))
                Assert.Skip($"buildah can't start a container here: {unset.Errors.Trim()}");
            Assert.True(code == 2, unset.Errors);
            Assert.Contains("ALMAGEST_Storage__Provider", unset.Errors, StringComparison.Ordinal);
        }
        await using (Worker shell = store.Start(container, "/bin/sh", "-c", "true"))
            Assert.NotEqual(0, await shell.EndedAsync());
        foreach ((string key, string value) in cluster.Settings)
            await store.BuildahAsync("config", "--env", $"{key}={value}", container);
        string address = $"http://127.0.0.1:{Collector.FreePort()}";
        await using Worker worker = store.Start(container, program, $"--urls={address}");
        await worker.SaidAsync("Bus started");
        using HttpClient client = new() { BaseAddress = new Uri(address) };
        Assert.Equal("Healthy", await client.GetStringAsync("health/live", Cancellation));
        await client.GetStringAsync("health/ready", Cancellation);
        // buildah passes no signal on: it would end, and kill what it runs.
        await Tool.RunAsync(Tool.Require("kill"), store.Settings, "-TERM", ProcessOf($"{program}\0--urls={address}"));
        Assert.True(await worker.EndedAsync() == 0, worker.Errors);
    }

    /// <param name="begins">Its command line, as /proc has it.</param>
    private static string ProcessOf(string begins) =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(one => Path.GetFileName(one).All(char.IsAsciiDigit))
            .Where(one => CommandLine(one).StartsWith(begins, StringComparison.Ordinal))
            .Select(one => Path.GetFileName(one))
            .Single();

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }

    /// <summary>By a registry of our own. One that does not answer leaves all as it was.</summary>
    [Fact]
    public async Task Digests_are_written_as_the_registry_has_them()
    {
        string registry = Tool.Require("docker-registry");
        Tool.Require("skopeo");
        await using ImageStore store = new();
        Dictionary<string, string> settings = new(store.Settings) { ["ALMAGEST_PIN_OPTIONS"] = "--tls-verify=false" };
        string place = $"127.0.0.1:{Collector.FreePort()}",
            overlay = store.In("overlay"),
            file = Path.Combine(overlay, "kustomization.yaml"),
            config = store.In("registry.yml");
        await File.WriteAllTextAsync(
            config,
            $$"""
            version: 0.1
            storage: { filesystem: { rootdirectory: {{store.In("registry")}} } }
            http: { addr: "{{place}}" }
            """,
            Cancellation
        );
        Directory.CreateDirectory(overlay);
        string unpinned = $"images:\n  - {{ name: almagest-cli, newName: {place}/almagest-cli, newTag: 0.1.0 }}\nresources: []\n";
        await File.WriteAllTextAsync(file, unpinned, Cancellation);
        (int code, _, string errors) = await Tool.TryAsync(ImageStore.Script("pin"), settings, overlay);
        Assert.Equal(1, code);
        Assert.Contains("does not answer", errors, StringComparison.Ordinal);
        Assert.Equal(unpinned, await File.ReadAllTextAsync(file, Cancellation));

        await using Worker serving = Worker.StartProgram(registry, new Dictionary<string, string>(), "serve", config);
        await serving.SaidAsync("listening on");
        string container = await store.BuildahAsync("from", "scratch");
        await store.BuildahAsync("add", container, config, "/");
        await store.BuildahAsync("commit", container, "localhost/almagest-cli:0.1.0");
        await store.BuildahAsync(
            "push",
            "--tls-verify=false",
            "--digestfile",
            store.In("digest"),
            "localhost/almagest-cli:0.1.0",
            $"docker://{place}/almagest-cli:0.1.0"
        );
        await Tool.RunAsync(ImageStore.Script("pin"), settings, overlay);

        string digest = (await File.ReadAllTextAsync(store.In("digest"), Cancellation)).Trim();
        Assert.Equal(
            unpinned.Replace("newTag: 0.1.0 }", $"digest: {digest} }} # 0.1.0", StringComparison.Ordinal),
            await File.ReadAllTextAsync(file, Cancellation)
        );
    }
}
