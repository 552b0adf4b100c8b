using Almagest.Application;
using Almagest.Application.Campaigns;
using Almagest.Application.Networks;
using Almagest.Application.Results;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Storage.Trainings;

namespace Almagest.Gateway.Http;

/// <summary>Campaigns, trainings, networks and runs: what is asked for in a few words.</summary>
internal static class SubmissionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/campaigns", CreateAsync);
        api.MapGet("/campaigns/{campaign}", async (string campaign, Lookup lookup, CancellationToken cancellation) =>
            Results.Text(CampaignText.Write(await lookup.CampaignAsync(campaign, cancellation)), "application/json")
        );
        api.MapGet(
            "/campaigns/{campaign}/champions",
            async (string campaign, NetworkRegistry networks, CancellationToken cancellation) =>
                Told(await networks.HistoryAsync(campaign, cancellation))
        );
        api.MapPost(
            "/campaigns/{campaign}/rollback",
            async (string campaign, HttpRequest request, NetworkRegistry networks, CancellationToken cancellation) =>
            {
                await JsonBody.RequireNoneAsync(request, cancellation);
                return Told(new { id = await networks.RollBackAsync(campaign, cancellation) });
            }
        );
        api.MapPost("/networks/compare", async (HttpRequest request, NetworkRegistry networks, CancellationToken cancellation) =>
        {
            ComparisonBody body = await JsonBody.ReadAsync<ComparisonBody>(request, cancellation);
            return Told(await networks.CompareAsync(body.Champion, body.Challenger, body.Spectra, cancellation));
        });
        api.MapPost("/trainings", TrainAsync);
        api.MapGet("/trainings", async (ITrainingStore trainings, CancellationToken cancellation) =>
            Told(await trainings.ListAsync(cancellation))
        );
        api.MapGet("/trainings/{id:guid}", async (Guid id, ITrainingStore trainings, CancellationToken cancellation) =>
            Told(await trainings.FindAsync(id, cancellation) ?? throw new UnknownException("training", $"{id}"))
        );
        api.MapGet("/networks/{network}", async (string network, NetworkRegistry networks, CancellationToken cancellation) =>
            Told((await networks.ShowAsync(network, cancellation)).Metadata)
        );
        api.MapPost(
            "/networks/{network}/promote",
            async (string network, HttpRequest request, NetworkRegistry networks, CancellationToken cancellation) =>
            {
                PromotionBody body = await JsonBody.ReadAsync<PromotionBody>(request, cancellation);
                return Told(new { id = await networks.PromoteAsync(network, body.Reason, cancellation) });
            }
        );
        api.MapGet("/catalogues/{catalogue}", CatalogueAsync);
        api.MapPost("/runs", RunAsync);
        api.MapPost(
            "/runs/{run}/resume",
            async (string run, HttpRequest request, Lookup lookup, CatalogueRuns runs, CancellationToken cancellation) =>
            {
                await JsonBody.RequireNoneAsync(request, cancellation);
                return Told(
                    new { chunks = await runs.ResumeAsync((await lookup.RunAsync(run, cancellation)).Id, cancellation) },
                    StatusCodes.Status202Accepted
                );
            }
        );
        api.MapGet("/runs/{run}/failures", FailuresAsync);
        api.MapGet("/runs/{run}/export", ExportAsync);
    }

    /// <summary>Numbers that are none are told as "NaN".</summary>
    public static IResult Told<T>(T answer, int status = StatusCodes.Status200OK) =>
        Results.Json(answer, JsonForm.Options, statusCode: status);

    private static async Task<IResult> CreateAsync(HttpRequest request, CampaignFiles campaigns, CancellationToken cancellation)
    {
        using var reader = new StreamReader(request.Body);
        Campaign campaign = await campaigns.CreateAsync(await reader.ReadToEndAsync(cancellation), cancellation);
        return Told(new { id = campaign.Id, name = campaign.Name }, StatusCodes.Status201Created);
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
            campaign,
            new TrainingSettings
            {
                Seed = body.Seed,
                Epochs = body.Epochs,
                NoiseDraws = body.NoiseDraws,
                Members = body.Members,
                Sister = await sisters.FindAsync(campaign, body.WarmStart, cancellation),
            },
            cancellation
        );
        return Told(new { id }, StatusCodes.Status202Accepted);
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
            new
            {
                catalogue = found,
                observations = await catalogues.ObservationsAsync(found.Id, cancellation),
                failures = await catalogues.FailuresAsync(found.Id, cancellation),
            }
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
                Scope = RunRequest.ScopeOf(body.OnlyNew, body.Refit ?? []),
                Settings = RunSettings.Default with
                {
                    PosteriorSamples = body.Samples,
                    PosteriorSeed = body.Seed,
                    FalseAlarmRate = body.FalseAlarmRate ?? RunSettings.Default.FalseAlarmRate,
                    BackgroundModel = RunRequest.BackgroundOf(body.BackgroundModel),
                },
            },
            cancellation
        );
        return Told(run, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ExportAsync(
        string run,
        string? format,
        bool? clean,
        Lookup lookup,
        RunResults results,
        CancellationToken cancellation
    )
    {
        (ExportFormat form, string type) = format switch
        {
            null or "csv" => (ExportFormat.Csv, "text/csv"),
            "json" => (ExportFormat.Json, "application/x-ndjson"),
            _ => throw new RequestException($"format: found '{format}'; expected csv or json."),
        };
        // What is not there is told before the first row is.
        string id = (await lookup.RunAsync(run, cancellation)).Id.ToString();
        return Results.Stream(
            async body =>
            {
                await using var writer = new StreamWriter(body, leaveOpen: true);
                await results.ExportAsync(id, form, clean ?? false, writer, cancellation);
            },
            type
        );
    }

    private static async Task<IAsyncEnumerable<FailureRecord>> FailuresAsync(
        string run,
        Lookup lookup,
        IResultReader results,
        CancellationToken cancellation
    ) => results.ReadFailuresAsync((await lookup.RunAsync(run, cancellation)).Id, cancellation);
}

/// <param name="Campaign">Id, the beginning of one, or a name.</param>
internal sealed record TrainingBody(
    string Campaign,
    int? Seed = null,
    int? Epochs = null,
    int? NoiseDraws = null,
    int? Members = null,
    string? WarmStart = null
);

/// <inheritdoc cref="RunRequest"/>
internal sealed record RunBody(
    string Catalogue,
    string Campaign,
    string? Name = null,
    string? Network = null,
    double? FalseAlarmRate = null,
    IReadOnlyList<string>? Refit = null,
    bool OnlyNew = false,
    int ChunkSize = 512,
    int Samples = 0,
    long Seed = 1,
    string? BackgroundModel = null
);

/// <param name="Champion">Id of the network that is to be beaten, or the beginning of one.</param>
/// <param name="Challenger">Another of the same campaign.</param>
/// <param name="Spectra">How many to draw.</param>
internal sealed record ComparisonBody(string Champion, string Challenger, int Spectra = 2000);

/// <param name="Reason">For whoever reads the history.</param>
internal sealed record PromotionBody(string Reason = "by hand");
