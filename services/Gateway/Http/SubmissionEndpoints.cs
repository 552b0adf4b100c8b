using Almagest.Application;
using Almagest.Application.Campaigns;
using Almagest.Application.Networks;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
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
            async (string network, PromotionBody body, NetworkRegistry networks, CancellationToken cancellation) =>
                Told(new { id = await networks.PromoteAsync(network, body.Reason, cancellation) })
        );
        api.MapPost("/runs", RunAsync);
        api.MapGet("/runs/{run}/failures", FailuresAsync);
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
        TrainingBody body,
        Lookup lookup,
        NetworkTraining trainings,
        CancellationToken cancellation
    )
    {
        Campaign campaign = await lookup.CampaignAsync(body.Campaign, cancellation);
        Guid id = await trainings.SubmitAsync(
            campaign,
            new TrainingSettings
            {
                Seed = body.Seed,
                Epochs = body.Epochs,
                NoiseDraws = body.NoiseDraws,
                Members = body.Members,
            },
            cancellation
        );
        return Told(new { id }, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> RunAsync(RunBody body, CatalogueRuns runs, CancellationToken cancellation)
    {
        Run run = await runs.SubmitAsync(
            new RunRequest
            {
                Catalogue = body.Catalogue,
                Campaign = body.Campaign,
                Name = body.Name,
                Network = body.Network,
                ChunkSize = body.ChunkSize,
                Settings = RunSettings.Default with
                {
                    PosteriorSamples = body.Samples,
                    PosteriorSeed = body.Seed,
                    FalseAlarmRate = body.FalseAlarmRate ?? RunSettings.Default.FalseAlarmRate,
                },
            },
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

/// <param name="Campaign">Id, the beginning of one, or a name.</param>
internal sealed record TrainingBody(string Campaign, int? Seed, int? Epochs, int? NoiseDraws, int? Members);

/// <inheritdoc cref="RunRequest"/>
internal sealed record RunBody(
    string Catalogue,
    string Campaign,
    string? Name,
    string? Network,
    double? FalseAlarmRate,
    int ChunkSize = 512,
    int Samples = 0,
    long Seed = 1
);

/// <param name="Reason">For whoever reads the history.</param>
internal sealed record PromotionBody(string Reason = "by hand");
