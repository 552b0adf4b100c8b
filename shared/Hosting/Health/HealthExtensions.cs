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
    /// Readiness: the bus (MassTransit adds its own check) and whatever is given here. In a web application without any
    /// configured address, listens on a free port of loopback: nothing is opened to a network unasked.
    /// </summary>
    /// <param name="builder">Of a web application or of a plain host.</param>
    /// <param name="database">Returns where the database answers, throws where not. Null: none is asked.</param>
    public static IHostApplicationBuilder AddAlmagestHealth(
        this IHostApplicationBuilder builder,
        Func<IServiceProvider, CancellationToken, Task>? database = null
    )
    {
        IHealthChecksBuilder checks = builder.Services.AddHealthChecks();
        if (database is not null)
        {
            checks.Add(
                new HealthCheckRegistration(
                    "database",
                    provider => new DelegateCheck(provider, database),
                    HealthStatus.Unhealthy,
                    [Ready],
                    TimeSpan.FromSeconds(5)
                )
            );
        }
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

    private static bool HasAddress(ConfigurationManager configuration) =>
        configuration["urls"] is not null
        || configuration["http_ports"] is not null
        || configuration["https_ports"] is not null
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
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

    private sealed class DelegateCheck(IServiceProvider provider, Func<IServiceProvider, CancellationToken, Task> ask)
        : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        )
        {
            AsyncServiceScope scope = provider.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                await ask(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
                return HealthCheckResult.Healthy();
            }
        }
    }
}
