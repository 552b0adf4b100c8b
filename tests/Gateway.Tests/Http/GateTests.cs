using System.Net;
using System.Net.Http.Headers;
using Almagest.Application.Access;
using Almagest.Hosting;
using Almagest.Storage.Migrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Tests.Http;

/// <summary>Who is served.</summary>
public sealed class GateTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-gate-").FullName;
    private readonly HttpClient _client = new();
    private WebApplication? _app;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Tokens => Path.Combine(_folder, "tokens");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0"), InlineData("http://[::]:0"), InlineData("http://*:0")]
    public async Task Beyond_loopback_without_tokens_it_does_not_start(string url)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(url));
        Assert.Contains("--allow-anonymous", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_token_it_does_and_asks_for_it()
    {
        TokenFile tokens = new(Tokens);
        string token = tokens.Create("a", DateTimeOffset.UnixEpoch);
        await StartAsync("http://0.0.0.0:0");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token: "alm_wrong"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token: token));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token: token, host: "almagest.example"));
        // The last token's end is not an invitation.
        tokens.Revoke("a");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token: token));
    }

    [Fact]
    public async Task A_name_that_is_not_ours_is_refused()
    {
        await StartAsync("http://127.0.0.1:0", ("Gateway:AllowedHosts:0", "ours.example"));
        foreach (string host in new[] { "127.0.0.1", "[::1]", "localhost", "ours.example" })
            Assert.Equal(HttpStatusCode.OK, await AskAsync(host: host));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await AskAsync(host: "evil.example"));
    }

    [Fact]
    public async Task Whoever_comes_is_served_where_that_is_said()
    {
        await StartAsync("http://0.0.0.0:0", ("Gateway:AllowAnonymous", "true"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await AskAsync(host: "evil.example"));
    }

    private async Task<HttpStatusCode> AskAsync(string? token = null, string? host = null)
    {
        using HttpRequestMessage request = new(
            HttpMethod.Get,
            new Uri($"http://127.0.0.1:{new Uri(_app!.Urls.Single()).Port}/api/v1/campaigns")
        );
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (host is not null)
            request.Headers.Host = host;
        using HttpResponseMessage answer = await _client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private async Task StartAsync(string url, params (string Key, string Value)[] more)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(more.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)))
            {
                ["Storage:Provider"] = "sqlite",
                ["Storage:ConnectionString"] = Path.Combine(_folder, "state.db"),
                ["ShardLog:Folder"] = Path.Combine(_folder, "shards"),
                ["Messaging:Transport"] = "memory",
                ["Gateway:TokenFile"] = Tokens,
            }
        );
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.AddRoles(GatewayModule.Role);
        _app = builder.Build();
        _app.MapGateway();
        await _app.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
        await _app.StartAsync(Cancellation);
    }
}
