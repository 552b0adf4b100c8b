using System.Net.Http.Json;
using System.Text.Json;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Tests;

namespace Almagest.EndToEnd.Tests.Observed;

/// <summary>A Prometheus of our own that reads processes of ours once a second, with our alerts.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("almagest-prometheus-");
    private readonly HttpClient _client;
    private readonly Worker _process;

    private PrometheusServer(string program, IEnumerable<string> targets)
    {
        string listen = $"127.0.0.1:{Collector.FreePort()}",
            config = Path.Combine(_folder.FullName, "prometheus.yml"),
            alerts = Path.Combine(SharedData.RepositoryRoot, "deploy", "observability", "alerts.yml");
        File.WriteAllText(
            config,
            $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: ["{{alerts}}"]
            scrape_configs:
              - job_name: almagest
                static_configs: [{ targets: [{{string.Join(", ", targets.Select(one => $"\"{new Uri(one).Authority}\""))}}] }]
            """
        );
        _process = Worker.StartProgram(
            program,
            new Dictionary<string, string>(),
            $"--config.file={config}",
            $"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}",
            $"--web.listen-address={listen}"
        );
        _client = new HttpClient { BaseAddress = new Uri($"http://{listen}/api/v1/") };
    }

    /// <summary>Skips the test where there is no Prometheus.</summary>
    public static async Task<PrometheusServer> StartAsync(IEnumerable<string> targets)
    {
        PrometheusServer server = new(Tool.Require("prometheus"), targets);
        await server._process.SaidAsync("Server is ready to receive web requests");
        return server;
    }

    /// <summary>The value of an expression that has one; null: nothing is known of it.</summary>
    public async Task<double?> AskAsync(string expression)
    {
        JsonElement answer = await _client.GetFromJsonAsync<JsonElement>(
            $"query?query={Uri.EscapeDataString(expression)}",
            TestContext.Current.CancellationToken
        );
        JsonElement result = answer.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0
            ? null
            : double.Parse(result[0].GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task UntilAsync(string expression, double value)
    {
        double? found = null;
        for (int attempt = 0; attempt < 300; attempt++)
        {
            if ((found = await AskAsync(expression)) == value)
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{expression}: found {found} in 30 s; expected {value}.");
    }

    /// <summary>Names of metrics.</summary>
    public Task<string[]> NamesAsync() => DataAsync("label/__name__/values");

    /// <summary>The alerts that it knows, each with "ok" or an error.</summary>
    public async Task<IReadOnlyList<(string Name, string Health)>> AlertsAsync()
    {
        JsonElement answer = await _client.GetFromJsonAsync<JsonElement>("rules", TestContext.Current.CancellationToken);
        return
        [
            .. answer
                .GetProperty("data")
                .GetProperty("groups")
                .EnumerateArray()
                .SelectMany(group => group.GetProperty("rules").EnumerateArray())
                .Select(rule => (rule.GetProperty("name").GetString()!, rule.GetProperty("health").GetString()!)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<string[]> DataAsync(string path) =>
        [
            .. (await _client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken))
                .GetProperty("data")
                .EnumerateArray()
                .Select(one => one.GetString()!),
        ];
}
