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
        CampaignEncoder encoder, IReadOnlyList<Shard> shards, TrainingSettings wanted, IProgress<TrainingProgress> progress,
        ICheckpoints? checkpoints, ILogger logger, CancellationToken cancellation)
    {
        TorchDevice device = TorchDevice.Choose();
        Log.TrainingDevice(logger, device.Description);
        Campaign campaign = encoder.Campaign;
        var description = new NetworkDescription(
            campaign.Id, encoder.TargetNames, campaign.GridEdges, encoder.ContextCount,
            new Dictionary<string, string> { ["campaign"] = CampaignText.Write(campaign), [CampaignEncoder.VersionKey] = CampaignEncoder.Version });
        NetworkSettings settings = SettingsFor(campaign, wanted);
        if (campaign.Instruments.Count == 0)
            return NetworkTrainer.Train(encoder.Encode(shards), new GapSampler(campaign).Draw, description, settings, progress, device, cancellation, checkpoints);
        // Gaps and noise come with the encoding, for brightness and context may not know of what lies in a gap. Encoding costs more
        // than a step of training, so a few draws of the noise are made once and shown in turn; bands are learnt from others.
        var drawn = new TrainingSet?[NoiseDraws];
        TrainingSet OfEpoch(int epoch) => epoch > settings.Epochs ? encoder.EncodeEpoch(shards, epoch)
            : drawn[epoch % NoiseDraws] ??= encoder.EncodeEpoch(shards, epoch % NoiseDraws);
        return NetworkTrainer.Train(OfEpoch, description, settings, progress, device, cancellation, checkpoints);
    }

    private static NetworkSettings SettingsFor(Campaign campaign, TrainingSettings wanted)
    {
        NetworkSettings settings = NetworkSettings.For(campaign.Spectra, noisy: campaign.Instruments.Count > 0);
        if (wanted.Epochs is { } epochs) settings = settings with { Epochs = epochs, RegressorEpochs = epochs };
        return settings with { Seed = wanted.Seed ?? settings.Seed, Patience = wanted.Patience ?? settings.Patience };
    }
}
