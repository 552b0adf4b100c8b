using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Networks.Training;
using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Inputs;
using Almagest.Spectra.Simulation;

namespace Almagest.Trainer.Sessions;

/// <summary>Which data and settings suit a campaign.</summary>
public static class NetworkRecipe
{
    /// <summary>Draws of the noise that a network of counts sees, in turn.</summary>
    private const int NoiseDraws = 2;

    public static NetworkBundle Train(
        CampaignEncoder encoder, IReadOnlyList<Shard> shards, TrainerOptions options, IProgress<TrainingProgress> progress,
        ILogger logger, CancellationToken cancellation)
    {
        TorchDevice device = TorchDevice.Choose();
        Log.TrainingDevice(logger, device.Description);
        Campaign campaign = encoder.Campaign;
        var description = new NetworkDescription(
            campaign.Id, encoder.TargetNames, campaign.GridEdges, encoder.ContextCount,
            new Dictionary<string, string> { ["campaign"] = CampaignText.Write(campaign), [CampaignEncoder.VersionKey] = CampaignEncoder.Version });
        return campaign.Instruments.Count == 0
            ? TrainOnFlux(encoder, shards, description, options, progress, device, cancellation)
            : TrainOnCounts(encoder, shards, description, options, progress, device, cancellation);
    }

    private static NetworkBundle TrainOnFlux(
        CampaignEncoder encoder, IReadOnlyList<Shard> shards, NetworkDescription description, TrainerOptions options,
        IProgress<TrainingProgress> progress, TorchDevice device, CancellationToken cancellation) =>
        NetworkTrainer.Train(encoder.Encode(shards), new GapSampler(encoder.Campaign).Draw, description,
            SettingsFor(encoder.Campaign, options, noisy: false), progress, device, cancellation);

    /// <summary>
    /// Gaps and noise come with the encoding, for brightness and context may not know of what lies in a gap. Encoding costs more
    /// than a step of training, so a few draws of the noise are made once and shown in turn.
    /// </summary>
    private static NetworkBundle TrainOnCounts(
        CampaignEncoder encoder, IReadOnlyList<Shard> shards, NetworkDescription description, TrainerOptions options,
        IProgress<TrainingProgress> progress, TorchDevice device, CancellationToken cancellation)
    {
        var drawn = new TrainingSet?[NoiseDraws];
        TrainingSet OfEpoch(int epoch) => drawn[epoch % NoiseDraws] ??= encoder.EncodeEpoch(shards, epoch % NoiseDraws);
        return NetworkTrainer.Train(OfEpoch, description, SettingsFor(encoder.Campaign, options, noisy: true), progress, device, cancellation);
    }

    private static NetworkSettings SettingsFor(Campaign campaign, TrainerOptions options, bool noisy)
    {
        NetworkSettings settings = NetworkSettings.For(campaign.Spectra, noisy);
        return options.Epochs is { } epochs ? settings with { Epochs = epochs, RegressorEpochs = epochs } : settings;
    }
}
