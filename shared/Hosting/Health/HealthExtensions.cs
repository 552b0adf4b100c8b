using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Almagest.Hosting.Health;

public static class HealthExtensions
{
    private const string Ready = "ready";

    /// <summary>
    /// Readiness is what the bus and the database say (MassTransit and Storage each add a check). In a web application
    /// without any configured address, listens on a free port of loopback: nothing is opened to a network unasked.
    /// </summary>
    /// <param name="builder">Of a web application or of a plain host.</param>
    public static IHostApplicationBuilder AddAlmagestHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        if (builder is WebApplicationBuilder web && !HasAddress(web.Configuration))
            web.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }

    /// <summary>/health/live: the process answers. /health/ready: it can work; 503 and the reason where not.</summary>
    public static void MapAlmagestHealth(this IEndpointRouteBuilder endpoints)
    {
        // A worker that is not ready is left alone; one that is not alive is restarted. So no check may decide about life.
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks(
            "/health/ready",
            new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }
        );
    }

    /// <summary>The bus starts in the background: a service lives while the broker is away, but is not ready.</summary>
    /// <returns>False if it was told to stop before.</returns>
    public static async Task<bool> UntilReadyAsync(this IHost host, CancellationToken cancellation)
    {
        CancellationToken stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        HealthCheckService health = host.Services.GetRequiredService<HealthCheckService>();
        IBusControl? bus = host.Services.GetService<IBusControl>();
        while (!either.IsCancellationRequested)
        {
            // Each check that fails is logged as an error, and that a bus has not started yet is none.
            if (
                bus?.CheckHealth().Status is null or BusHealthStatus.Healthy
                && (await health.CheckHealthAsync(check => check.Tags.Contains(Ready), CancellationToken.None)).Status
                    == HealthStatus.Healthy
            )
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(100), either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return false;
    }

    private static bool HasAddress(ConfigurationManager configuration) =>
        configuration["urls"] is not null
        || configuration["http_ports"] is not null
        || configuration["https_ports"] is not null
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        HealthMeter.Told(report);
        return context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                checks = report.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new
                    {
                        status = entry.Value.Status.ToString(),
                        reason = entry.Value.Description ?? entry.Value.Exception?.Message,
                    }
                ),
            }
        );
    }
}
