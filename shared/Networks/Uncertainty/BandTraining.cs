using Almagest.Learning.Encoders;
using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Uncertainty;

/// <summary>
/// Learns the bands of filled bins, after the auto-encoder has been trained: spectra are filled as they will be, under gaps and
/// noise that the auto-encoder did not see (those that it saw it may know by heart), and the net learns the 68.27 % quantile of
/// the distance to the truth in each missing bin. n spectra, B bins, S context.
/// </summary>
/// <remarks>
/// The quantile is that of the logarithm of the distance, by the pinball loss (Koenker and Bassett 1978): a quantile stays one
/// under a logarithm, no form of the errors is supposed, and bins known to 1e-4 weigh as much as those known to 10 %. What is too
/// narrow for spectra that the auto-encoder never saw is widened by <see cref="BandFactors"/>, found on spectra kept apart.
/// </remarks>
internal sealed class BandTraining(NetworkSettings settings, Net net, Func<int, TrainingSet> epochs, Engine engine)
{
    /// <summary>As fitters fill.</summary>
    internal static readonly InferenceSettings AsUsed = new(TargetsOfEveryPass: false);

    private const int MostRows = 20_000;
    private const double Rate = 2e-3;

    private readonly Lazy<TrainingSet[]> _draws = new(() =>
        [.. Enumerable.Range(settings.Epochs + 1, settings.BandDraws).Select(epochs)]
    );

    /// <param name="first">Epoch 0.</param>
    /// <param name="runner">With the trained auto-encoder.</param>
    /// <param name="progress">Null: nobody.</param>
    /// <returns>Weights of the band net.</returns>
    public float[] Run(
        TrainingArrays first,
        NetworkRunner runner,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation
    )
    {
        Action done = TrainingProgress.Counting(progress, TrainingStage.Bands, settings.BandDraws * settings.BandEpochs);
        var random = new Random(settings.Seed + 3);
        using ILearners learner = engine.Learners(net, [net.FirstWeights(random)], clipNorm: 1);
        int[] rows = [.. first.Training];
        int count = Math.Min(MostRows / settings.BandDraws, rows.Length),
            batch = Math.Min(settings.Batch, count),
            steps = count / batch;
        var schedule = new CosineSchedule(Rate, (long)settings.BandDraws * settings.BandEpochs * steps);
        for (int draw = 0; draw < settings.BandDraws; draw++)
        {
            random.Shuffle(rows);
            RowTable examples = BandExamples.Of(_draws.Value[draw], rows.AsSpan(0, count), first, runner);
            int[] order = [.. Enumerable.Range(0, count)];
            for (int epoch = 0; epoch < settings.BandEpochs; epoch++)
            {
                DistanceTraining.Epoch(learner, engine, examples, order, batch, schedule, random, cancellation);
                done();
            }
        }
        return learner.Values()[0];
    }

    /// <summary>What widens the bands, or narrows them, until they hold what they should of spectra kept apart, under gaps that
    /// no metrics are found with.</summary>
    /// <param name="first">Epoch 0.</param>
    /// <param name="runner">With these bands.</param>
    public BandFactors Factors(TrainingArrays first, NetworkRunner runner)
    {
        int[] rows = first.Validation[..Math.Min(MostRows / settings.BandDraws, first.Validation.Length)];
        return BandFactorLearning.Learn([
            .. _draws
                .Value.Take(settings.BandDraws)
                .Select(set =>
                {
                    NetworkInput input = first.InputOf(set, rows);
                    return (input, runner.Infer(input, AsUsed), TrainingArrays.Rows(set.Clean, first.Bins, rows));
                }),
        ]);
    }
}

/// <summary>Spectra as filled, and how far the truth is from that. n spectra, B bins, S context.</summary>
internal static class BandExamples
{
    /// <summary>Filled at a time: all together would take hundreds of megabytes.</summary>
    private const int Block = 2_048;

    /// <returns>
    /// Input of shape [n, 2 B + S]: composite, mask and context, normalised. Truth of shape [n, B]: distance in spreads of the
    /// training data; -1 in observed bins, and everywhere in spectra whose filling ran away.
    /// </returns>
    public static RowTable Of(TrainingSet set, ReadOnlySpan<int> rows, TrainingArrays data, NetworkRunner runner)
    {
        float[] deviation = data.Normalisation.Values.Deviation,
            distance = new float[rows.Length * data.Bins],
            all = new float[rows.Length * ((2 * data.Bins) + data.ContextCount)];
        for (int first = 0; first < rows.Length; first += Block)
        {
            ReadOnlySpan<int> part = rows[first..Math.Min(rows.Length, first + Block)];
            NetworkInput input = data.InputOf(set, part);
            InferenceResult filled = runner.Infer(input, BandTraining.AsUsed);
            float[] clean = TrainingArrays.Rows(set.Clean, data.Bins, part);
            Span<float> distances = distance.AsSpan(first * data.Bins, clean.Length);
            for (int i = 0; i < clean.Length; i++)
                distances[i] =
                    input.Observed[i] || filled.Diverged[i / data.Bins]
                        ? -1
                        : Math.Abs(clean[i] - filled.Filled[i]) / deviation[i % data.Bins];
            NetRows.WriteAll(
                data.Normalisation.Values.Apply(filled.Filled),
                input.Observed,
                data.Normalisation.Context.Apply(input.Context),
                data.Bins,
                all.AsSpan(first * (all.Length / rows.Length))
            );
        }
        return new RowTable(rows.Length, all, distance);
    }
}
