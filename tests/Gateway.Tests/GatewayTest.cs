using System.Net;
using System.Text.Json;
using Almagest.Gateway.Tests.Http;
using Almagest.Hosting;
using Almagest.Storage.Migrations;
using Almagest.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Almagest.Gateway.Tests;

/// <summary>The gateway, through Kestrel on a port of the loopback, over a database of SQLite.</summary>
// One at a time: a test looks whether any upload is left.
[Collection(nameof(GatewayTest))]
public abstract class GatewayTest : IAsyncLifetime
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("almagest-gateway-").FullName;
    protected HttpClient Client { get; private set; } = null!;

    private readonly DescribedAnswers _answers = new();
    private WebApplication _app = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Storage:Provider"] = "sqlite",
                ["Storage:ConnectionString"] = Path.Combine(Folder, "state.db"),
                ["ShardLog:Folder"] = Path.Combine(Folder, "shards"),
                ["Messaging:Transport"] = "memory",
                ["Gateway:LargestUpload"] = "1000000",
                ["Gateway:MostFakes"] = "10",
                ["Gateway:MostChainSamples"] = "1500",
                ["Gateway:MostScanPoints"] = "200",
                ["Gateway:MostStarts"] = "200",
                ["Gateway:MostGoodnessSpectra"] = "100",
                ["Gateway:MostFigures"] = "7",
            }
        );
        builder.Configuration.AddInMemoryCollection(
            Settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))
        );
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IStartupFilter>(_answers);
        builder.AddRoles(GatewayModule.Role);
        Add(builder.Services);
        _app = builder.Build();
        _app.MapGateway();
        await Get<IStorageMigrator>().MigrateAsync(Cancellation);
        await _app.StartAsync(Cancellation);
        Client = new HttpClient { BaseAddress = new Uri($"{_app.Urls.Single()}/api/v1/") };
    }

    public virtual async ValueTask DisposeAsync()
    {
        // A test that can not run is skipped before anything starts.
        if (Client is null)
            return;
        Client.Dispose();
        // Else what works in the background is told to end, and not waited for: it might make its file anew.
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
        Assert.Empty(_answers.Untold);
    }

    /// <summary>Further ones, such as ("Gateway:MostFiles", "2").</summary>
    private protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <summary>What a test puts in the place of the gateway's own.</summary>
    protected virtual void Add(IServiceCollection services) { }

    protected T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    protected static MultipartFormDataContent Files(string spectrum = "source.pha") =>
        new()
        {
            { new ByteArrayContent(SampleFiles.Spectrum(SampleFiles.Counts(1))), "files", spectrum },
            { new ByteArrayContent(SampleFiles.Response()), "files", SampleFiles.ResponseName },
        };

    protected async Task<JsonElement> GetAsync(string path) =>
        JsonSerializer.Deserialize<JsonElement>(await Client.GetStringAsync(path, Cancellation));

    protected async Task<JsonElement> PostAsync(string path, HttpContent body, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await Client.PostAsync(path, body, Cancellation);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    protected Task RefusedAsync(string path, HttpContent body, params string[] reasons) =>
        RefusedAsync(Client.PostAsync(path, body, Cancellation), reasons);

    protected static async Task RefusedAsync(Task<HttpResponseMessage> asked, params string[] reasons)
    {
        using HttpResponseMessage answer = await asked;
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("almagest-upload", text, StringComparison.Ordinal);
        string detail = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString()!;
        Assert.All(reasons, reason => Assert.Contains(reason, detail, StringComparison.Ordinal));
    }

    protected static async Task UnknownAsync(Task<HttpResponseMessage> asked)
    {
        using HttpResponseMessage answer = await asked;
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
