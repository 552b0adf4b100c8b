using Almagest.Application;
using Almagest.Gateway.Http;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Gateway;

/// <summary>REST: every use case by HTTP, and what scripts and pages ask of the results.</summary>
public static class GatewayEndpoints
{
    private const int MostRows = 10_000;

    public static void MapGateway(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = endpoints.MapGroup("/api/v1");
        api.AddEndpointFilter<Refusals>();
        api.MapGet("/campaigns", (ICampaignStore campaigns, CancellationToken cancellation) => campaigns.ListAsync(cancellation));
        api.MapGet("/networks", (INetworkStore networks, CancellationToken cancellation) => networks.ListAsync(cancellation));
        api.MapGet("/catalogues", (ICatalogueStore catalogues, CancellationToken cancellation) =>
            catalogues.ListAsync(cancellation)
        );
        api.MapGet("/runs", (IRunStore runs, CancellationToken cancellation) => runs.ListAsync(cancellation));
        api.MapGet("/runs/{run}/progress", async (string run, Lookup lookup, IRunStore runs, CancellationToken cancellation) =>
            await runs.ProgressAsync((await lookup.RunAsync(run, cancellation)).Id, cancellation)
        );
        api.MapGet(
            "/runs/{run}/fits",
            async (string run, int? limit, Lookup lookup, IResultReader results, CancellationToken cancellation) =>
                results.ReadAsync(
                    (await lookup.RunAsync(run, cancellation)).Id,
                    new ResultFilter { Limit = Math.Clamp(limit ?? 100, 1, MostRows) },
                    cancellation
                )
        );
        SubmissionEndpoints.Map(api);
        UploadEndpoints.Map(api);
    }
}
