using Almagest.Learning.Calibration;
using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Shards;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Posteriors;
using Almagest.Spectra.Responses;

namespace Almagest.Trainer.Sessions;

/// <summary>
/// What comes after the networks: fits simulations classically, learns where the truth lies against the fits, and holds what was
/// learnt against simulations that were kept apart.
/// </summary>
public static class PosteriorSession
{
    /// <summary>More teach little that is new: see docs/study/posteriors.md.</summary>
    public const int MostSimulations = 10_000;

    public const int HeldOut = 2_000;

    /// <summary>Fewer would teach a network to be sure of itself.</summary>
    public const int FewestSimulations = 1_000;

    /// <summary>Of the samples that are held against the truths.</summary>
    private const int Seed = 20_000;

    /// <summary>The same bundle with a posterior and its calibration, or with the reason why there is none.</summary>
    public static async Task<NetworkBundle> AddAsync(
        NetworkBundle bundle,
        CampaignEncoder encoder,
        IResponseLibrary responses,
        IReadOnlyList<Shard> shards,
        IProgress<TrainingProgress> progress,
        ICheckpoints? checkpoints,
        Engine engine,
        CancellationToken cancellation
    )
    {
        if (encoder.Campaign.Instruments.Count == 0)
            return PosteriorLayout.Add(
                bundle,
                BundlePosterior.None("The campaign's spectra have no noise, so there is nothing to be uncertain of."),
                null
            );
        int all = encoder.Campaign.Spectra,
            held = Math.Min(HeldOut, all / 4),
            learnt = Math.Min(MostSimulations, all - held);
        if (learnt < FewestSimulations)
            return PosteriorLayout.Add(
                bundle,
                BundlePosterior.None(
                    $"{all} simulations are too few to learn posteriors and to test them; {FewestSimulations * 4 / 3} are enough."
                ),
                null
            );
        CampaignSummaries summaries = await CampaignSummaries.CreateAsync(encoder, responses, cancellation);
        return await Task.Run(
            () => Learn(bundle, summaries, shards, learnt, held, progress, checkpoints, engine, cancellation),
            cancellation
        );
    }

    private static NetworkBundle Learn(
        NetworkBundle bundle,
        CampaignSummaries summaries,
        IReadOnlyList<Shard> shards,
        int learnt,
        int held,
        IProgress<TrainingProgress> progress,
        ICheckpoints? checkpoints,
        Engine engine,
        CancellationToken cancellation
    )
    {
        SummarisedSpectrum[] fitted = summaries.Of(
            shards,
            0,
            learnt + held,
            TrainingProgress.Counting(progress, TrainingStage.PosteriorFits, learnt + held),
            cancellation
        );
        PosteriorSettings settings = PosteriorSettings.For(learnt).OfBatches(engine.Batch, learnt);
        PosteriorNet net = PosteriorTraining.Train(
            PosteriorTable.Examples([.. fitted[..learnt].Select(one => (one.Summary, one.Truth))], summaries.Coordinates),
            settings,
            progress,
            cancellation,
            checkpoints,
            engine
        );
        (net, CalibrationReport report) = PosteriorJudge.Widen(
            net,
            fitted[learnt..],
            summaries.Coordinates,
            summaries.Names,
            Seed
        );
        return PosteriorLayout.Add(
            bundle,
            new BundlePosterior
            {
                Absence = null,
                Network = new PosteriorNetwork
                {
                    SummaryVersion = FitSummary.Version,
                    FeatureCount = FitSummary.FeatureCount(summaries.Coordinates.Count),
                    ParameterCount = summaries.Coordinates.Count,
                    Settings = settings,
                    Simulations = learnt,
                    HeldOut = held,
                    Seed = Seed,
                    ValidationLosses = net.ValidationLosses,
                    Width = net.Width,
                    Calibration = report,
                },
            },
            net
        );
    }
}
