using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Uncertainty;

/// <summary>Targets as found, and how far they are from the truth. n spectra, B bins, P targets.</summary>
/// <param name="Found">Shape [n, P], in spreads from the training data's mean.</param>
/// <param name="Observed">Shape [n, B].</param>
/// <param name="Errors">Shape [n, P]: without their signs, in spreads of the training data.</param>
/// <param name="Coverage">The share of the errors that the network's own sigmas hold.</param>
internal sealed record IntervalExamples(float[] Found, bool[] Observed, float[] Errors, double Coverage, int Bins, int Targets)
{
    private const int Block = 2_048;

    public static async Task<IntervalExamples> DrawAsync(
        NetworkBundle bundle,
        Campaign campaign,
        int count,
        HeldOutSet from,
        Engine engine,
        Action done,
        CancellationToken cancellation
    )
    {
        (TrainingSet set, CampaignEncoder encoder) = await HeldOutInputs.DrawAsync(campaign, count, from, null, cancellation);
        return await Task.Run(() => Of(bundle, set, encoder, engine, done, cancellation), cancellation);
    }

    private static IntervalExamples Of(
        NetworkBundle bundle,
        TrainingSet set,
        CampaignEncoder encoder,
        Engine engine,
        Action done,
        CancellationToken cancellation
    )
    {
        using NetworkRunner runner = NetworkRunner.Load(bundle, bundle.Metadata.CampaignId, engine);
        Normalisation normalisation = BundleLayout.ReadNormalisation(bundle);
        (int count, int bins, int targets) = (set.Input.Count, encoder.BinCount, encoder.TargetCount);
        float[] targetsFound = new float[count * targets],
            errors = new float[count * targets];
        int within = 0;
        var random = new Random(count);
        foreach (int[] rows in Enumerable.Range(0, count).Chunk(Block))
        {
            cancellation.ThrowIfCancellationRequested();
            var input = new NetworkInput(
                rows.Length,
                TrainingArrays.Rows(set.Input.Values, bins, rows),
                TrainingArrays.Rows(set.Input.Observed, bins, rows),
                []
            );
            InferenceResult found = runner.Infer(input, BandTraining.AsUsed);
            found.Targets.CopyTo(targetsFound, rows[0] * targets);
            for (int i = 0; i < rows.Length; i++)
            {
                double[] error = encoder.TargetErrors(
                    found.Targets.AsSpan(i * targets, targets),
                    set.Targets.AsSpan(rows[i] * targets, targets)
                );
                for (int target = 0; target < targets; target++)
                {
                    // The truth was rounded to single precision: it lies anywhere within half a last digit.
                    float told = MathF.Abs(set.Targets[(rows[i] * targets) + target]);
                    error[target] = Math.Abs(error[target] + ((random.NextDouble() - 0.5) * (MathF.BitIncrement(told) - told)));
                    errors[(rows[i] * targets) + target] = (float)(error[target] / normalisation.Targets.Deviation[target]);
                    within += error[target] <= found.TargetSigmas[(i * targets) + target] ? 1 : 0;
                }
                done();
            }
        }
        return new IntervalExamples(
            normalisation.Targets.Apply(targetsFound),
            set.Input.Observed,
            errors,
            (double)within / errors.Length,
            bins,
            targets
        );
    }
}
