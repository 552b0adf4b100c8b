using System.Text.Json;
using Almagest.Networks.Bundles;
using Almagest.Spectra;
using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Inputs;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;
using Almagest.Storage;
using Microsoft.Extensions.Options;

namespace Almagest.Trainer.Sessions;

/// <summary>One training from shards to a stored network, reported to the database as it goes.</summary>
public sealed class TrainingSession(
    ICampaignStore campaigns, ITrainingStore trainings, INetworkStore networks, IResponseLibrary responses,
    ShardCollector shards, IOptions<TrainerOptions> options, TimeProvider time, ILogger<TrainingSession> logger)
{
    /// <summary>A second call for a training that has ended says again how it ended.</summary>
    public async Task<TrainingOutcome> RunAsync(Guid trainingId, string campaignId, CancellationToken cancellation)
    {
        Training training = await trainings.FindAsync(trainingId, cancellation)
            ?? throw SpectralDataException.At("training", $"no row {trainingId}", "a training that was asked for");
        if (training.NetworkId is { } done) return new TrainingOutcome.Published(done);
        await using var reporter = new TrainingReporter(trainings, trainingId, time);
        try
        {
            Campaign campaign = await campaigns.FindAsync(campaignId, cancellation)
                ?? throw SpectralDataException.At("training", $"campaign {campaignId}", "a campaign in the database");
            NetworkBundle bundle = await LearnAsync(campaign, reporter, cancellation);
            await networks.AddAsync(ToRecord(bundle, campaign.Id), cancellation);
            await reporter.StopAsync();
            await trainings.CompleteAsync(trainingId, bundle.Id, cancellation);
            Log.NetworkStored(logger, bundle.Id, campaign.Id);
            return new TrainingOutcome.Published(bundle.Id);
        }
        // A training whose loss is no number has nothing inside; a database's weather has, and is tried again.
        catch (Exception error) when (error is SpectralDataException or InvalidOperationException { InnerException: null })
        {
            await reporter.StopAsync();
            await trainings.FailAsync(trainingId, error.Message, cancellation);
            Log.TrainingFailed(logger, trainingId, campaignId, error.Message);
            return new TrainingOutcome.Failed(error.Message);
        }
    }

    private NetworkRecord ToRecord(NetworkBundle bundle, string campaignId) => new()
    {
        Id = bundle.Id, CampaignId = campaignId, Bundle = bundle.Bytes.ToArray(), MetadataJson = JsonSerializer.Serialize(bundle.Metadata.Metrics), CreatedAt = time.GetUtcNow(),
    };

    private async Task<NetworkBundle> LearnAsync(Campaign campaign, TrainingReporter reporter, CancellationToken cancellation)
    {
        if (campaign.Spectra > options.Value.MaxSpectra)
            throw SpectralDataException.At($"campaign {campaign.Name}", $"{campaign.Spectra} spectra", $"at most Trainer:MaxSpectra = {options.Value.MaxSpectra}");
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, responses, cancellation);
        IReadOnlyList<Shard> drawn = await shards.CollectAsync(campaign, count => reporter.Collected(count, campaign.ShardCount), cancellation);
        // Tensor work keeps to its threads; this one only waits.
        return await Task.Run(() => NetworkRecipe.Train(encoder, drawn, options.Value, reporter, logger, cancellation), cancellation);
    }
}
