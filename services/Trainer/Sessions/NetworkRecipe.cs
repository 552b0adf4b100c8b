using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Training;
using Almagest.Trainer.Telemetry;

namespace Almagest.Trainer.Sessions;

/// <summary>Which data and settings suit a campaign.</summary>
public static class NetworkRecipe
{
    /// <summary>Draws of the noise that a network of counts sees, in turn, unless others are asked for.</summary>
    private const int NoiseDraws = 2;

    /// <summary>Encodes shards as they come, and those alone that the first epochs need: the fleet may still be drawing
    /// others.</summary>
    /// <returns>All shards by index, and what they became.</returns>
    public static async Task<(IReadOnlyList<Shard> Shards, IReadOnlyList<TrainingSet> Draws)> EncodeAsync(
        CampaignEncoder encoder,
        IAsyncEnumerable<Shard> shards,
        TrainingSettings wanted,
        Action<int> onShard,
        CancellationToken cancellation
    )
    {
        bool noisy = encoder.Campaign.Instruments.Count > 0;
        TrainingSetBuilder[] builders =
        [
            .. Enumerable.Range(0, noisy ? KeptDraws(wanted) : 1).Select(epoch => encoder.Build(noisy ? epoch : null)),
        ];
        var all = new Shard[encoder.Campaign.ShardCount];
        int encoded = 0;
        await Parallel.ForEachAsync(shards, cancellation, (shard, _) =>
        {
            foreach (TrainingSetBuilder builder in builders)
                builder.Add(shard);
            all[shard.Index] = shard;
            onShard(Interlocked.Increment(ref encoded));
            return ValueTask.CompletedTask;
        });
        return (all, [.. builders.Select(builder => builder.ToSet())]);
    }

    /// <summary>Trains on shards that are all there.</summary>
    public static NetworkBundle Train(
        CampaignEncoder encoder,
        IReadOnlyList<Shard> shards,
        TrainingSettings wanted,
        IProgress<TrainingProgress> progress,
        ICheckpoints? checkpoints,
        Engine engine,
        ILogger logger,
        CancellationToken cancellation
    ) =>
        Train(
            encoder,
            shards,
            encoder.Campaign.Instruments.Count == 0
                ? [encoder.Encode(shards)]
                : [.. Enumerable.Range(0, KeptDraws(wanted)).Select(epoch => encoder.EncodeEpoch(shards, epoch))],
            wanted,
            progress,
            checkpoints,
            engine,
            logger,
            cancellation
        );

    /// <summary>Trains on what <see cref="EncodeAsync"/> made of the shards; these are there for more draws of the
    /// noise.</summary>
    /// <param name="sister">With whose weights it begins; null: anew.</param>
    public static NetworkBundle Train(
        CampaignEncoder encoder,
        IReadOnlyList<Shard> shards,
        IReadOnlyList<TrainingSet> draws,
        TrainingSettings wanted,
        IProgress<TrainingProgress> progress,
        ICheckpoints? checkpoints,
        Engine engine,
        ILogger logger,
        CancellationToken cancellation,
        NetworkBundle? sister = null
    )
    {
        Log.TrainingDevice(logger, engine.Description);
        (Func<int, TrainingSet> epochs, NetworkDescription description, NetworkSettings settings) = Of(
            encoder,
            shards,
            draws,
            wanted,
            engine
        );
        return NetworkTrainer.Train(epochs, description, settings, progress, engine, cancellation, checkpoints, sister);
    }

    /// <summary>Makes one network of several that learnt the same.</summary>
    public static NetworkBundle Join(
        CampaignEncoder encoder,
        IReadOnlyList<Shard> shards,
        IReadOnlyList<TrainingSet> draws,
        TrainingSettings wanted,
        IReadOnlyList<NetworkBundle> members,
        IProgress<TrainingProgress> progress,
        Engine engine,
        CancellationToken cancellation
    )
    {
        (Func<int, TrainingSet> epochs, NetworkDescription description, NetworkSettings settings) = Of(
            encoder,
            shards,
            draws,
            wanted,
            engine
        );
        return NetworkTrainer.Join(members, epochs, description, settings, progress, engine, cancellation);
    }

    private static (Func<int, TrainingSet> Epochs, NetworkDescription Description, NetworkSettings Settings) Of(
        CampaignEncoder encoder,
        IReadOnlyList<Shard> shards,
        IReadOnlyList<TrainingSet> draws,
        TrainingSettings wanted,
        Engine engine
    )
    {
        Campaign campaign = encoder.Campaign;
        var description = new NetworkDescription(
            campaign.Id,
            encoder.TargetNames,
            campaign.GridEdges,
            encoder.ContextCount,
            new Dictionary<string, string>
            {
                ["campaign"] = CampaignText.Write(campaign),
                [CampaignEncoder.VersionKey] = CampaignEncoder.Version,
            }
        );
        NetworkSettings settings = SettingsFor(campaign, wanted, engine);
        if (campaign.Instruments.Count == 0)
        {
            (GapSampler listed, GapSampler varied) = (new GapSampler(campaign), GapSampler.ToLearnFrom(campaign));
            // Epochs are judged by what the campaign asks for.
            return (
                NetworkTrainer.UnderGaps(draws[0], (batch, count) =>
                    batch == 0 ? listed.Draw(batch, count) : varied.Draw(batch, count)
                ),
                description,
                settings
            );
        }
        // Gaps and noise come with the encoding, for brightness and context may not know of what lies in a gap. Encoding costs
        // more
        // than a step of training, so unless it is asked for, a few draws of the noise are made once and shown in turn; bands are
        // learnt from others.
        int all = wanted.NoiseDraws ?? NoiseDraws;
        TrainingSet OfEpoch(int epoch) =>
            epoch > settings.Epochs ? encoder.EncodeEpoch(shards, epoch)
            : epoch % all < draws.Count ? draws[epoch % all]
            : encoder.EncodeEpoch(shards, epoch % all);
        return (OfEpoch, description, settings);
    }

    /// <summary>Of many, the first few are kept and the others made when they are shown: memory does not grow with
    /// them.</summary>
    private static int KeptDraws(TrainingSettings wanted) => Math.Min(NoiseDraws, wanted.NoiseDraws ?? NoiseDraws);

    private static NetworkSettings SettingsFor(Campaign campaign, TrainingSettings wanted, Engine engine)
    {
        NetworkSettings settings = NetworkSettings
            .For(campaign.Spectra, noisy: campaign.Instruments.Count > 0, campaign.Filler ?? FillerKind.Dae)
            .OfBatches(engine.Batch, campaign.Spectra);
        if (wanted.Epochs is { } epochs)
            settings = settings with { Epochs = epochs, RegressorEpochs = epochs };
        return settings with
        {
            Seed = wanted.Seed ?? settings.Seed,
            Patience = wanted.Patience ?? settings.Patience,
            Member = wanted.Member ?? 0,
        };
    }
}
