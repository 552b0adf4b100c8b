using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Almagest.Hosting.Telemetry;

public static class MetricsEndpoint
{
    public const string Path = "/metrics";

    /// <summary>/metrics, in the format of Prometheus, on the port of health.</summary>
    public static void MapAlmagestMetrics(this IEndpointRouteBuilder endpoints)
    {
        MetricsReaders readers = endpoints.ServiceProvider.GetRequiredService<IOptions<ObservabilityOptions>>().Value.Metrics;
        if (readers == MetricsReaders.Nobody || endpoints.ServiceProvider.GetService<MeterProvider>() is null)
            return;
        endpoints
            .MapPrometheusScrapingEndpoint(Path)
            .Add(endpoint =>
            {
                RequestDelegate tell = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = context =>
                    readers == MetricsReaders.All || IsLocal(context) ? tell(context) : RefuseAsync(context);
            });
    }

    /// <summary>A server in front of this one passes on who asked.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } asks
        && IPAddress.IsLoopback(asks)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded");

    private static Task RefuseAsync(HttpContext context) =>
        Results
            .Problem(
                $"found a caller beyond this machine; expected one of it, or Observability:Metrics={MetricsReaders.All}.",
                statusCode: StatusCodes.Status403Forbidden
            )
            .ExecuteAsync(context);
}
