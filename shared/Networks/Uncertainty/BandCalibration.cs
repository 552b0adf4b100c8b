using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Fillers;
using Almagest.Networks.Inference;
using Almagest.Spectra.Responses;

namespace Almagest.Networks.Uncertainty;

/// <summary>
/// Sets the widths of a bundle's bands on simulations that its networks have not seen, and measures on others what they then
/// hold. The
/// part of its spectra that a training keeps apart is too small to know this for every kind of gap and brightness.
/// </summary>
public static class BandCalibration
{
    /// <summary>Turn the campaign's seed into ones that nothing else has.</summary>
    private const int Most = 48_000,
        MostMeasured = 6_000,
        Fewest = 300,
        FewestWithoutNoise = 6_000, // there are gaps that nobody listed among them, and they cost little
        FewPatterns = 2,
        TimesWithoutNoise = 5,
        Block = 2_048;

    /// <summary>The same bundle with factors for its bands, and <see cref="BundleMetrics.Bands"/> of spectra that neither these
    /// nor the networks were learnt from.</summary>
    /// <param name="responses">The campaign's; null for one without instruments.</param>
    /// <param name="progress">Told how many of the simulations are filled; null: nobody.</param>
    /// <param name="simulations">Null: as many as the networks learnt from, twice as many where the campaign has more than two
    /// kinds of gaps, 48,000 at the most; without noise five times, and 6,000 at least.</param>
    public static async Task<NetworkBundle> AddAsync(
        NetworkBundle bundle,
        Campaign campaign,
        IResponseLibrary? responses,
        Engine engine,
        CancellationToken cancellation,
        IProgress<TrainingProgress>? progress = null,
        int? simulations = null
    )
    {
        if (bundle.Metadata.Architecture.BandWidths is null)
            return bundle;
        int fewest = campaign.Instruments.Count > 0 ? Fewest : FewestWithoutNoise,
            // Gaps of many kinds make many groups, each of which asks for its own spectra.
            times = campaign.Instruments.Count == 0 ? TimesWithoutNoise
            : campaign.Gaps.Count > FewPatterns ? 2
            : 1,
            count = simulations ?? Math.Clamp(times * Math.Min(campaign.Spectra, Most), fewest, Most),
            measured = Math.Clamp(count / (times == 1 ? 4 : 8), Fewest, MostMeasured);
        Action done = TrainingProgress.Counting(progress, TrainingStage.WidthsOfBands, count + measured);
        IEnumerable<TrainingSet> known = await HeldOutInputs.PartsAsync(
            campaign,
            count,
            HeldOutSet.WidthsOfBands,
            responses,
            cancellation
        );
        NetworkBundle plain = BandFactors.None.AddTo(bundle, 0);
        NetworkBundle widened = BandFactorLearning
            .Learn(known.SelectMany(part => Filled(plain, part, engine, done, cancellation)))
            .AddTo(plain, count);
        TrainingSet others = (
            await HeldOutInputs.DrawAsync(campaign, measured, HeldOutSet.CoverageOfBands, responses, cancellation)
        ).Set;
        return widened.Metadata.Metrics is null
            ? widened
            : widened.With(
                widened.Metadata with
                {
                    Metrics = widened.Metadata.Metrics with { Bands = Measure(widened, others, engine, cancellation, done) },
                }
            );
    }

    /// <summary>What a bundle's bands hold of spectra with their gaps, in all, by the kind of gap, and by counts.</summary>
    public static IReadOnlyList<BandCoverage> Measure(
        NetworkBundle bundle,
        TrainingSet set,
        Engine engine,
        CancellationToken cancellation,
        Action? done = null
    )
    {
        float[] filled = new float[set.Clean.Length],
            half = new float[set.Clean.Length];
        int at = 0;
        foreach ((_, InferenceResult block, _) in Filled(bundle, set, engine, done, cancellation))
        {
            block.Filled.CopyTo(filled, at);
            block.FilledHalfWidths!.CopyTo(half, at);
            at += block.Filled.Length;
        }
        return BandJudge.Of(set.Input, new GapFilling(filled, half), set.Clean, bundle.Metadata.GridEdges);
    }

    private static IEnumerable<(NetworkInput Input, InferenceResult Filled, float[] Clean)> Filled(
        NetworkBundle bundle,
        TrainingSet set,
        Engine engine,
        Action? done,
        CancellationToken cancellation
    )
    {
        using NetworkRunner runner = NetworkRunner.Load(bundle, bundle.Metadata.CampaignId, engine);
        int bins = set.Clean.Length / set.Input.Count,
            context = set.Input.Context.Length / set.Input.Count;
        foreach (int[] rows in Enumerable.Range(0, set.Input.Count).Chunk(Block))
        {
            cancellation.ThrowIfCancellationRequested();
            T[] Part<T>(T[] values, int columns) => values[(rows[0] * columns)..((rows[^1] + 1) * columns)];
            var input = new NetworkInput(
                rows.Length,
                Part(set.Input.Values, bins),
                Part(set.Input.Observed, bins),
                Part(set.Input.Context, context)
            );
            yield return (input, runner.Infer(input, BandTraining.AsUsed), Part(set.Clean, bins));
            foreach (int _ in rows)
                done?.Invoke();
        }
    }
}
