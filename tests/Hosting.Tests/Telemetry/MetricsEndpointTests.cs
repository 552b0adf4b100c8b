using System.Net;
using Almagest.Hosting.Health;
using Almagest.Hosting.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Hosting.Tests.Telemetry;

public sealed class MetricsEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_are_told_to_this_machine()
    {
        await using WebApplication app = await StartAsync("http://127.0.0.1:0");

        (HttpStatusCode status, string told) = await AskAsync(app, "127.0.0.1");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("target_info{service_name=\"almagest-test\"", told, StringComparison.Ordinal);
        Assert.Contains("almagest_ready{", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_not_told_beyond_it_nor_through_a_server_in_front()
    {
        string own = await OwnAddressAsync();
        await using WebApplication app = await StartAsync("http://0.0.0.0:0");

        foreach ((string host, string? forwarded) in ((string, string?)[])[(own, null), ("127.0.0.1", "192.0.2.7")])
        {
            (HttpStatusCode status, string told) = await AskAsync(app, host, forwarded);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("Observability:Metrics=All", told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_it_is_said_they_are_told_to_all()
    {
        string own = await OwnAddressAsync();
        await using WebApplication app = await StartAsync("http://0.0.0.0:0", "All");

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, own)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "127.0.0.1", "192.0.2.7")).Status);
    }

    [Fact]
    public async Task Or_to_nobody()
    {
        await using WebApplication app = await StartAsync("http://127.0.0.1:0", "Nobody");

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(app, "127.0.0.1")).Status);
    }

    private static async Task<WebApplication> StartAsync(string urls, string? readers = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("urls", urls), new("Observability:Metrics", readers ?? "Local")]);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddHealthChecks().AddCheck("always", () => new(default), tags: ["ready"]);
        builder.AddAlmagestObservability("test");
        builder.AddAlmagestHealth();
        WebApplication app = builder.Build();
        app.UseRouting();
        app.MapAlmagestHealth();
        app.MapAlmagestMetrics();
        await app.StartAsync(Cancellation);
        return app;
    }

    /// <summary>Readiness first: what is ready is a metric.</summary>
    private static async Task<(HttpStatusCode Status, string Told)> AskAsync(
        WebApplication app,
        string host,
        string? forwarded = null
    )
    {
        using var client = new HttpClient();
        UriBuilder address = new(app.Urls.First()) { Host = host, Path = "/health/ready" };
        (await client.GetAsync(address.Uri, Cancellation)).Dispose();
        address.Path = "/metrics";
        using HttpRequestMessage request = new(HttpMethod.Get, address.Uri);
        if (forwarded is not null)
            request.Headers.Add("X-Forwarded-For", forwarded);
        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<string> OwnAddressAsync()
    {
        IPAddress[] all = await Dns.GetHostAddressesAsync(Dns.GetHostName(), Cancellation);
        IPAddress? own = all.FirstOrDefault(one =>
            one.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !IPAddress.IsLoopback(one)
        );
        if (own is null)
            Assert.Skip("This machine has no address but loopback.");
        return own!.ToString();
    }
}
