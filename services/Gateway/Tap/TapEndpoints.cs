using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Tap;
using Almagest.Gateway.Http;
using Almagest.Vo.Published;
using Almagest.Vo.Vosi;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Tap;

/// <summary>TAP 1.1: what the Virtual Observatory's tools ask of what is published.</summary>
internal static class TapEndpoints
{
    private const string Xml = "text/xml; charset=utf-8";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder tap = endpoints.MapGroup(ServiceAddress.Path).Needs(TokenScopes.Read);
        tap.AddEndpointFilter<TapFilter>();
        tap.MapMethods("/sync", ["GET", "POST"], SyncEndpoint.AnswerAsync);
        JobEndpoints.Map(tap.MapGroup("/async"));
        tap.MapGet("/tables", TablesAsync);
        tap.MapGet("/tables/{name}", TableAsync);
        tap.MapGet("/capabilities", (HttpContext context, IOptions<TapOptions> options) =>
            Results.Bytes(
                CapabilitiesDocument.Of(
                    ServiceAddress.Of(context),
                    options.Value.Limits,
                    [.. QueryFormat.All.Select(format => format.Form)]
                ),
                Xml
            )
        );
        tap.MapGet("/availability", AvailabilityAsync);
        tap.MapGet("/examples", ExamplesAsync);
    }

    private static async Task<IResult> TablesAsync(
        HttpContext context,
        string? detail,
        TapQueries queries,
        CancellationToken cancellation
    ) =>
        Results.Bytes(
            TableSetDocument.Of(
                await queries.CatalogueAsync(ServiceAddress.HostOf(context), cancellation),
                withColumns: detail != "min"
            ),
            Xml
        );

    private static async Task<IResult> TableAsync(
        HttpContext context,
        string name,
        TapQueries queries,
        CancellationToken cancellation
    )
    {
        PublishedCatalogue catalogue = await queries.CatalogueAsync(ServiceAddress.HostOf(context), cancellation);
        PublishedTable table = catalogue.Tables.FirstOrDefault(one =>
            one.QualifiedName.Equals(name, StringComparison.OrdinalIgnoreCase)
        ) ?? throw new UnknownException("table", name);
        return Results.Bytes(TableSetDocument.Of(catalogue, table), Xml);
    }

    private static async Task<IResult> AvailabilityAsync(HealthCheckService health, CancellationToken cancellation)
    {
        HealthReport report = await health.CheckHealthAsync(check => check.Name == "database", cancellation);
        bool answers = report.Status == HealthStatus.Healthy;
        return Results.Bytes(
            AvailabilityDocument.Of(answers, answers ? "The database answers." : "The database does not answer."),
            Xml
        );
    }

    private static async Task<IResult> ExamplesAsync(HttpContext context, TapQueries queries, CancellationToken cancellation) =>
        Results.Bytes(
            ExamplesPage.Of(await queries.CatalogueAsync(ServiceAddress.HostOf(context), cancellation)),
            "application/xhtml+xml; charset=utf-8"
        );
}
