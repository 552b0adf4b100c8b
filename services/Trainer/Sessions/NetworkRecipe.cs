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
    /// <summary>Of a campaign with noise: enough for some 60,000 spectra, after which more epochs learn the noise.</summary>
    private const int NoisyEpochs = 24;

    public static NetworkBundle Train(
        CampaignEncoder encoder, IReadOnlyList<Shard> shards, TrainerOptions options, IProgress<TrainingProgress> progress,
        ILogger logger, CancellationToken cancellation)
    {
        TorchDevice device = TorchDevice.Choose();
        Log.TrainingDevice(logger, device.Description);
        Campaign campaign = encoder.Campaign;
        var description = new NetworkDescription(
            campaign.Id, encoder.TargetNames, campaign.GridEdges, encoder.ContextCount,
            new Dictionary<string, string> { ["campaign"] = CampaignText.Write(campaign) });
        return campaign.Instruments.Count == 0
            ? TrainOnFlux(encoder, shards, description, options, progress, device, cancellation)
            : TrainOnCounts(encoder, shards, description, options, progress, device, cancellation);
    }

    private static NetworkBundle TrainOnFlux(
        CampaignEncoder encoder, IReadOnlyList<Shard> shards, NetworkDescription description, TrainerOptions options,
        IProgress<TrainingProgress> progress, TorchDevice device, CancellationToken cancellation)
    {
        var settings = new NetworkSettings();
        if (options.Epochs is { } epochs) settings = settings with { Epochs = epochs, RegressorEpochs = epochs };
        var gaps = new GapSampler(encoder.Campaign);
        return NetworkTrainer.Train(encoder.Encode(shards), gaps.Draw, description, settings, progress, device, cancellation);
    }

    /// <summary>Gaps come with the encoding: brightness and context may not know of what lies in a gap.</summary>
    private static NetworkBundle TrainOnCounts(
        CampaignEncoder encoder, IReadOnlyList<Shard> shards, NetworkDescription description, TrainerOptions options,
        IProgress<TrainingProgress> progress, TorchDevice device, CancellationToken cancellation)
    {
        var settings = new NetworkSettings { Epochs = options.Epochs ?? NoisyEpochs, Batch = 256 };
        return NetworkTrainer.Train(encoder.EncodeEpoch(shards, epoch: 0), NoFurtherGaps, description, settings, progress, device, cancellation);

        bool[] NoFurtherGaps(uint batch, int count)
        {
            bool[] observed = new bool[count * encoder.BinCount];
            Array.Fill(observed, true);
            return observed;
        }
    }
}
