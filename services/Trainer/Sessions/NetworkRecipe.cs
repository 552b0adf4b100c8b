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

    /// <summary>Encodes shards as they come, and those alone that the first epochs need: the fleet may still be drawing others.
    /// Those of a campaign too large for memory are put on disk.</summary>
    /// <param name="spool">A folder for that.</param>
    public static async Task<DrawnShards> EncodeAsync(
        CampaignEncoder encoder,
        IAsyncEnumerable<Shard> shards,
        TrainingSettings wanted,
        Action<int> onShard,
        string spool,
        CancellationToken cancellation
    )
    {
        Campaign campaign = encoder.Campaign;
        ShardSpool? large = ShardBlocks.IsNeeded(campaign, MemoryRule.Default) ? new ShardSpool(campaign, spool) : null;
        try
        {
            bool noisy = campaign.Instruments.Count > 0;
            TrainingSetBuilder[] builders = large is not null
                ? []
                : [.. Enumerable.Range(0, noisy ? KeptDraws(wanted) : 1).Select(epoch => encoder.Build(noisy ? epoch : null))];
            var all = new Shard[large is null ? campaign.ShardCount : 0];
            int encoded = 0;
            await Parallel.ForEachAsync(shards, cancellation, (shard, _) =>
            {
                foreach (TrainingSetBuilder builder in builders)
                    builder.Add(shard);
                if (large is null)
                    all[shard.Index] = shard;
                else
                    large.Add(shard);
                onShard(Interlocked.Increment(ref encoded));
                return ValueTask.CompletedTask;
            });
            return new DrawnShards((IReadOnlyList<Shard>?)large ?? all, [.. builders.Select(builder => builder.ToSet())]);
        }
        catch
        {
            large?.Dispose();
            throw;
        }
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
    ) => Train(encoder, shards, wanted, progress, checkpoints, engine, logger, MemoryRule.Default, cancellation);

    /// <summary>The same by another rule: for tests.</summary>
    internal static NetworkBundle Train(
        CampaignEncoder encoder,
        IReadOnlyList<Shard> shards,
        TrainingSettings wanted,
        IProgress<TrainingProgress> progress,
        ICheckpoints? checkpoints,
        Engine engine,
        ILogger logger,
        MemoryRule rule,
        CancellationToken cancellation
    )
    {
        using DrawnShards drawn = new(
            shards,
            ShardBlocks.IsNeeded(encoder.Campaign, rule) ? []
                : encoder.Campaign.Instruments.Count == 0 ? [encoder.Encode(shards)]
                : [.. Enumerable.Range(0, KeptDraws(wanted)).Select(epoch => encoder.EncodeEpoch(shards, epoch))]
        );
        return Train(encoder, drawn, wanted, progress, checkpoints, engine, logger, null, rule, cancellation);
    }

    /// <summary>Trains on what <see cref="EncodeAsync"/> made of the shards; these are there for more draws of the
    /// noise.</summary>
    /// <param name="sister">With whose weights it begins; null: anew.</param>
    public static NetworkBundle Train(
        CampaignEncoder encoder,
        DrawnShards drawn,
        TrainingSettings wanted,
        IProgress<TrainingProgress> progress,
        ICheckpoints? checkpoints,
        Engine engine,
        ILogger logger,
        CancellationToken cancellation,
        NetworkBundle? sister = null
    ) => Train(encoder, drawn, wanted, progress, checkpoints, engine, logger, sister, MemoryRule.Default, cancellation);

    private static NetworkBundle Train(
        CampaignEncoder encoder,
        DrawnShards drawn,
        TrainingSettings wanted,
        IProgress<TrainingProgress> progress,
        ICheckpoints? checkpoints,
        Engine engine,
        ILogger logger,
        NetworkBundle? sister,
        MemoryRule rule,
        CancellationToken cancellation
    )
    {
        Log.TrainingDevice(logger, engine.Description);
        (ShownEpochs epochs, NetworkDescription description, NetworkSettings settings) = Of(encoder, drawn, wanted, engine, rule);
        return NetworkTrainer.Train(
            epochs.Gapped,
            description,
            settings,
            progress,
            engine,
            cancellation,
            checkpoints,
            sister,
            epochs.Clean
        );
    }

    /// <summary>Makes one network of several that learnt the same.</summary>
    public static NetworkBundle Join(
        CampaignEncoder encoder,
        DrawnShards drawn,
        TrainingSettings wanted,
        IReadOnlyList<NetworkBundle> members,
        IProgress<TrainingProgress> progress,
        Engine engine,
        CancellationToken cancellation
    )
    {
        (ShownEpochs epochs, NetworkDescription description, NetworkSettings settings) = Of(
            encoder,
            drawn,
            wanted,
            engine,
            MemoryRule.Default
        );
        return NetworkTrainer.Join(members, epochs.Gapped, description, settings, progress, engine, cancellation);
    }

    private static (ShownEpochs Epochs, NetworkDescription Description, NetworkSettings Settings) Of(
        CampaignEncoder encoder,
        DrawnShards drawn,
        TrainingSettings wanted,
        Engine engine,
        MemoryRule rule
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
        (GapSampler listed, GapSampler varied) = (new GapSampler(campaign), GapSampler.ToLearnFrom(campaign));
        bool noisy = campaign.Instruments.Count > 0;
        // Epochs are judged by what the campaign asks for.
        bool[] Masks(uint batch, int count) => batch == 0 ? listed.Draw(batch, count) : varied.Draw(batch, count);
        if (ShardBlocks.Of(campaign, drawn.Shards, settings.Seed, rule) is { } blocks)
        {
            TrainingSet Clean(int epoch) => encoder.Encode(blocks.At(epoch));
            // Each block is encoded when it is shown, with fresh noise.
            return (
                noisy
                    ? new(epoch => encoder.EncodeEpoch(blocks.At(epoch), epoch), null)
                    : new(epoch => NetworkTrainer.UnderGaps(Clean(epoch), Masks)(epoch), Clean),
                description with
                {
                    Blocks = blocks.Count,
                    Provenance = new Dictionary<string, string>(description.Provenance!)
                    {
                        [NetworkDescription.BlocksKey] = $"{blocks.Count}",
                    },
                },
                settings with
                {
                    Epochs = checked(settings.Epochs * blocks.Count),
                    RegressorEpochs = checked(settings.RegressorEpochs * blocks.Count),
                }
            );
        }
        IReadOnlyList<TrainingSet> draws = drawn.Draws;
        if (!noisy)
            return (new(NetworkTrainer.UnderGaps(draws[0], Masks), null), description, settings);
        // Gaps and noise come with the encoding, for brightness and context may not know of what lies in a gap. Encoding costs
        // more
        // than a step of training, so unless it is asked for, a few draws of the noise are made once and shown in turn; bands are
        // learnt from others.
        int all = wanted.NoiseDraws ?? NoiseDraws;
        TrainingSet OfEpoch(int epoch) =>
            epoch > settings.Epochs ? encoder.EncodeEpoch(drawn.Shards, epoch)
            : epoch % all < draws.Count ? draws[epoch % all]
            : encoder.EncodeEpoch(drawn.Shards, epoch % all);
        return (new(OfEpoch, null), description, settings);
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
