using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Campaigns;
using Almagest.Application.Networks;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Learning.Campaigns;
using Almagest.Networks.Bundles;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Gateway.Http;

/// <summary>Campaigns, trainings, networks and runs: what is asked for in a few words.</summary>
internal static class SubmissionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        MapCampaigns(api);
        MapNetworks(api);
        api.MapGet("/catalogues/{catalogue}", CatalogueAsync)
            .Tells<CatalogueAnswer>(TokenScopes.Read, "What a catalogue holds, and what could not be read for it");
        api.MapPost("/runs", RunAsync)
            .Tells<Run>(TokenScopes.Submit, "Asks for a catalogue to be fitted", StatusCodes.Status202Accepted)
            .TakesJson<RunBody>();
        api.MapGet("/runs/{run}/failures", FailuresAsync).Tells(TokenScopes.Read, "What a run could not fit, and why");
    }

    private static void MapCampaigns(RouteGroupBuilder api)
    {
        api.MapPost("/campaigns", CreateAsync)
            .Tells<CampaignAnswer>(TokenScopes.Submit, "Makes a campaign", StatusCodes.Status201Created)
            .TakesText("application/yaml");
        api.MapGet("/campaigns/{campaign}", async (string campaign, Lookup lookup, CancellationToken cancellation) =>
                Results.Text(CampaignText.Write(await lookup.CampaignAsync(campaign, cancellation)), "application/json")
            )
            .Tells<object>(TokenScopes.Read, "A campaign's canonical text");
        api.MapGet(
                "/campaigns/{campaign}/champions",
                async (string campaign, NetworkRegistry networks, CancellationToken cancellation) =>
                    Told(await networks.HistoryAsync(campaign, cancellation))
            )
            .Tells<IReadOnlyList<Promotion>>(TokenScopes.Read, "A campaign's champions, the present one first");
        api.MapPost(
                "/campaigns/{campaign}/rollback",
                async (string campaign, HttpRequest request, NetworkRegistry networks, CancellationToken cancellation) =>
                {
                    await JsonBody.RequireNoneAsync(request, cancellation);
                    return Told(new NetworkAnswer(await networks.RollBackAsync(campaign, cancellation)));
                }
            )
            .Tells<NetworkAnswer>(TokenScopes.Operate, "Gives a campaign back the champion before");
        api.MapPost("/trainings", TrainAsync)
            .Tells<TrainingAnswer>(TokenScopes.Submit, "Asks for a network to be learnt", StatusCodes.Status202Accepted)
            .TakesJson<TrainingBody>();
    }

    private static void MapNetworks(RouteGroupBuilder api)
    {
        api.MapPost("/networks/compare", async (HttpRequest request, NetworkRegistry networks, CancellationToken cancellation) =>
            {
                ComparisonBody body = await JsonBody.ReadAsync<ComparisonBody>(request, cancellation);
                return Told(await networks.CompareAsync(body.Champion, body.Challenger, body.Spectra, cancellation));
            })
            .Tells<NetworkComparison>(TokenScopes.Submit, "Errors of two networks on the same held-out spectra")
            .TakesJson<ComparisonBody>();
        api.MapGet("/networks/{network}", async (string network, NetworkRegistry networks, CancellationToken cancellation) =>
                Told((await networks.ShowAsync(network, cancellation)).Metadata)
            )
            .Tells<BundleMetadata>(TokenScopes.Read, "What a network learnt from and how good it is");
        api.MapPost(
                "/networks/{network}/promote",
                async (string network, HttpRequest request, NetworkRegistry networks, CancellationToken cancellation) =>
                {
                    PromotionBody body = await JsonBody.ReadAsync<PromotionBody>(request, cancellation);
                    return Told(new NetworkAnswer(await networks.PromoteAsync(network, body.Reason, cancellation)));
                }
            )
            .Tells<NetworkAnswer>(TokenScopes.Operate, "Makes a network its campaign's champion")
            .TakesJson<PromotionBody>();
    }

    /// <summary>Numbers that are none are told as "NaN".</summary>
    public static IResult Told<T>(T answer, int status = StatusCodes.Status200OK) =>
        Results.Json(answer, JsonForm.Options, statusCode: status);

    private static async Task<IResult> CreateAsync(HttpRequest request, CampaignFiles campaigns, CancellationToken cancellation)
    {
        using var reader = new StreamReader(request.Body);
        Campaign campaign = await campaigns.CreateAsync(await reader.ReadToEndAsync(cancellation), cancellation);
        return Told(new CampaignAnswer(campaign.Id, campaign.Name), StatusCodes.Status201Created);
    }

    private static async Task<IResult> TrainAsync(
        HttpRequest request,
        Lookup lookup,
        NetworkTraining trainings,
        SisterNetworks sisters,
        CancellationToken cancellation
    )
    {
        TrainingBody body = await JsonBody.ReadAsync<TrainingBody>(request, cancellation);
        Campaign campaign = await lookup.CampaignAsync(body.Campaign, cancellation);
        Guid id = await trainings.SubmitAsync(
            new TrainingRequest(
                campaign,
                new TrainingSettings
                {
                    Seed = body.Seed,
                    Epochs = body.Epochs,
                    NoiseDraws = body.NoiseDraws,
                    Members = body.Members,
                    Sister = await sisters.FindAsync(campaign, body.WarmStart, cancellation),
                }
            )
            {
                Owner = Visitor.NameOf(request.HttpContext) ?? "",
                Priority = body.Priority,
            },
            cancellation
        );
        return Told(new TrainingAnswer(id), StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> CatalogueAsync(
        string catalogue,
        Lookup lookup,
        ICatalogueStore catalogues,
        CancellationToken cancellation
    )
    {
        Catalogue found = await lookup.CatalogueAsync(catalogue, cancellation);
        return Told(
            new CatalogueAnswer(
                found,
                await catalogues.ObservationsAsync(found.Id, cancellation),
                await catalogues.FailuresAsync(found.Id, cancellation)
            )
        );
    }

    private static async Task<IResult> RunAsync(HttpRequest request, CatalogueRuns runs, CancellationToken cancellation)
    {
        RunBody body = await JsonBody.ReadAsync<RunBody>(request, cancellation);
        Run run = await runs.SubmitAsync(
            new RunRequest
            {
                Catalogue = body.Catalogue,
                Campaign = body.Campaign,
                Name = body.Name,
                Network = body.Network,
                ChunkSize = body.ChunkSize,
                Owner = Visitor.NameOf(request.HttpContext) ?? "",
                Priority = body.Priority,
                Scope = RunRequest.ScopeOf(body.OnlyNew, body.Refit ?? []),
                Settings = RunSettings.Default with
                {
                    PosteriorSamples = body.Samples,
                    PosteriorSeed = body.Seed,
                    FalseAlarmRate = body.FalseAlarmRate ?? RunSettings.Default.FalseAlarmRate,
                    BackgroundModel = RunRequest.BackgroundOf(body.BackgroundModel),
                    Fluxes = RunRequest.FluxesOf(body.Fluxes),
                },
            },
            notes: null,
            cancellation
        );
        return Told(run, StatusCodes.Status202Accepted);
    }

    private static async Task<IAsyncEnumerable<FailureRecord>> FailuresAsync(
        string run,
        Lookup lookup,
        IResultReader results,
        CancellationToken cancellation
    ) => results.ReadFailuresAsync((await lookup.RunAsync(run, cancellation)).Id, cancellation);
}
