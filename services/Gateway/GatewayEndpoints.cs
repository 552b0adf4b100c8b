using Almagest.Application;
using Almagest.Application.Models;
using Almagest.Application.Results;
using Almagest.Gateway.Http;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
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
            (
                string run,
                int? limit,
                string? sort,
                bool? descending,
                bool? clean,
                RunResults results,
                CancellationToken cancellation
            ) =>
                limit is < 1 or > MostRows
                    ? throw new RequestException($"limit: found {limit}; expected 1 to {MostRows}.")
                    : results.ListAsync(
                        run,
                        new FitList
                        {
                            Limit = limit ?? 100,
                            Sort = sort,
                            IsDescending = descending ?? false,
                            IsClean = clean ?? false,
                        },
                        cancellation
                    )
        );
        api.MapGet("/models", () => SubmissionEndpoints.Told(ModelList.All));
        api.MapGet("/models/{name}", (string name) => Model(name));
        FitEndpoints.Map(api);
        SubmissionEndpoints.Map(api);
        UploadEndpoints.Map(api);
    }

    private static IResult Model(string name) =>
        name.Contains('{') ? throw new RequestException($"model: found a table in {name}; expected none.")
        : ModelList.IsExpression(name) ? SubmissionEndpoints.Told(ModelList.Expression(name))
        : SubmissionEndpoints.Told(ModelList.Component(name));
}
