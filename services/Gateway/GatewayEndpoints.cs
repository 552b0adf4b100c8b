using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Models;
using Almagest.Application.Results;
using Almagest.Gateway.Http;
using Almagest.Gateway.Tap;
using Almagest.Pages;
using Almagest.Spectra;
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
        api.TakeSlashes();
        api.MapGet("/runs/{run}/progress", async (string run, Lookup lookup, IRunStore runs, CancellationToken cancellation) =>
                await runs.ProgressAsync((await lookup.RunAsync(run, cancellation)).Id, cancellation)
            )
            .Tells(TokenScopes.Read, "How far a run is");
        api.MapGet("/runs/{run}/fits", FitsAsync).Tells(TokenScopes.Read, "Fits of a run, with all that is known of each");
        api.MapGet("/models", () => SubmissionEndpoints.Told(ModelList.All))
            .Tells<IReadOnlyList<ComponentAnswer>>(TokenScopes.Read, "Components that may stand in an expression");
        api.MapGet("/models/{name}", (string name) => Model(name))
            .Tells<ModelAnswer>(TokenScopes.Read, "Parameters of a component, or of an expression such as tbabs*powerlaw");
        TableEndpoints.Map(api);
        ExportEndpoints.Map(api);
        FitEndpoints.Map(api);
        SubmissionEndpoints.Map(api);
        RunControlEndpoints.Map(api);
        TrainingEndpoints.Map(api);
        DeletionEndpoints.Map(api);
        EventEndpoints.Map(api);
        UploadEndpoints.Map(api);
        TapEndpoints.Map(endpoints);
        DataLinkEndpoints.Map(endpoints);
        SignInEndpoints.Map(endpoints);
        endpoints.MapPages().Needs(TokenScopes.Read);
        endpoints.MapOperations().Needs(TokenScopes.Operate);
        endpoints.MapOpenApi("/api/v1/openapi.json").Needs(TokenScopes.Read);
    }

    private static Task<IAsyncEnumerable<FitRecord>> FitsAsync(
        string run,
        int? limit,
        string? sort,
        bool? descending,
        bool? clean,
        string? where,
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
                    Where = where,
                },
                cancellation
            );

    private static IResult Model(string name) =>
        name.Contains('{') ? throw new RequestException($"model: found a table in {name}; expected none.")
        : ModelList.IsExpression(name) ? SubmissionEndpoints.Told(ModelList.Expression(name))
        : Component(name);

    private static IResult Component(string name)
    {
        try
        {
            return SubmissionEndpoints.Told(ModelList.Component(name));
        }
        catch (SpectralDataException wrong)
        {
            return Results.Problem(wrong.Message, statusCode: StatusCodes.Status404NotFound);
        }
    }
}
