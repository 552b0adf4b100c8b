using Almagest.Storage;

namespace Almagest.Gateway;

/// <summary>REST over the results: what scripts and pages ask. Submission stays with the command line for now.</summary>
public static class GatewayEndpoints
{
    private const int MostRows = 10_000;

    public static void MapGateway(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = endpoints.MapGroup("/api/v1");
        api.MapGet("/campaigns", (ICampaignStore campaigns, CancellationToken cancellation) => campaigns.ListAsync(cancellation));
        api.MapGet("/networks", (INetworkStore networks, CancellationToken cancellation) => networks.ListAsync(cancellation));
        api.MapGet("/catalogues", (ICatalogueStore catalogues, CancellationToken cancellation) =>
            catalogues.ListAsync(cancellation)
        );
        api.MapGet("/runs", (IRunStore runs, CancellationToken cancellation) => runs.ListAsync(cancellation));
        api.MapGet("/runs/{run}/progress", async (string run, IRunStore runs, CancellationToken cancellation) =>
            await runs.FindAsync(run, cancellation) is { } found
                ? Results.Ok(await runs.ProgressAsync(found.Id, cancellation))
                : Results.NotFound()
        );
        api.MapGet(
            "/runs/{run}/fits",
            async (string run, int? limit, IRunStore runs, IResultReader results, CancellationToken cancellation) =>
                await runs.FindAsync(run, cancellation) is { } found
                    ? Results.Ok(
                        results.ReadAsync(
                            found.Id,
                            new ResultFilter { Limit = Math.Clamp(limit ?? 100, 1, MostRows) },
                            cancellation
                        )
                    )
                    : Results.NotFound()
        );
    }
}
