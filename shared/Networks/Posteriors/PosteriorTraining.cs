using Almagest.Networks.Architectures;
using Almagest.Networks.Devices;
using Almagest.Networks.Training;
using Almagest.Spectra;
using static TorchSharp.torch;

namespace Almagest.Networks.Posteriors;

/// <summary>Learns posteriors by maximum likelihood of the truths. Same seed and examples, same network.</summary>
public static class PosteriorTraining
{
    /// <param name="examples">Features and truths.</param>
    /// <param name="settings">The network and its training.</param>
    /// <param name="progress">Told the member, epoch and validation loss; null: nobody.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="SpectralDataException">Too few examples, or numbers that are not finite.</exception>
    public static PosteriorNet Train(
        PosteriorExamples examples, PosteriorSettings settings, Action<int, int, double>? progress, CancellationToken cancellation)
    {
        if (examples.Count < 100) throw SpectralDataException.At("posterior", $"{examples.Count} examples", "at least 100");
        if (!Array.TrueForAll(examples.Features, float.IsFinite) || !Array.TrueForAll(examples.Errors, float.IsFinite))
            throw SpectralDataException.At("posterior", "features or truths that are not finite", "finite ones");
        TorchLibrary.Ensure();
        Scale features = Scale.Of(examples.Features, null, examples.FeatureCount).Usable(), errors = Scale.Of(examples.Truths, null, examples.ParameterCount).Usable();
        var data = examples with { Features = features.Apply(examples.Features), Errors = errors.Apply(examples.Errors) };
        var layout = new MixtureLayout(settings.Components, examples.ParameterCount);
        var net = Net.Residual(examples.FeatureCount, settings.Width, settings.Blocks, layout.OutputCount);
        int[] rows = [.. Enumerable.Range(0, data.Count)];
        new Random(settings.Seed).Shuffle(rows);
        int kept = Math.Max(1, (int)(settings.ValidationShare * data.Count));
        var losses = new List<double>[settings.EnsembleSize];
        var members = new float[settings.EnsembleSize][];
        var told = new Lock();
        Action<int, int, double>? tell = progress is null ? null : (member, epoch, loss) =>
        {
            lock (told) progress(member, epoch, loss);
        };
        // Each member on a thread of its own, as torch uses one for each: what they learn does not depend on it.
        Parallel.For(0, members.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, member =>
            members[member] = Learn(data, rows[kept..], rows[..kept], layout, net, settings, member, losses[member] = [], tell, cancellation));
        return new PosteriorNet(features, errors, layout, net, members, losses[0]);
    }

    private static float[] Learn(
        PosteriorExamples data, int[] training, int[] validation, MixtureLayout layout, Net net, PosteriorSettings settings, int member,
        List<double> losses, Action<int, int, double>? progress, CancellationToken cancellation)
    {
        var random = new Random(settings.Seed + (1000 * (member + 1)));
        using var weights = new WeightSet(net, WeightSet.Draw(net, random), CPU, trainable: true);
        using var adam = new Adam(weights, settings.ClipNorm, settings.Decay);
        int batch = Math.Min(settings.Batch, training.Length), steps = training.Length / batch;
        var schedule = new CosineSchedule(settings.Rate, (long)settings.Epochs * steps);
        float[] best = [];
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            random.Shuffle(training);
            for (int step = 0; step < steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                using (NewDisposeScope()) Loss(data, training.AsSpan(step * batch, batch), layout, weights).backward();
                adam.Step(schedule.Next());
            }
            double loss = Look(data, validation, layout, weights);
            if (best.Length == 0 || loss < losses.Min()) best = weights.Values();
            losses.Add(loss);
            progress?.Invoke(member, epoch, loss);
        }
        return best;
    }

    private static Tensor Loss(PosteriorExamples data, ReadOnlySpan<int> rows, MixtureLayout layout, WeightSet weights)
    {
        Tensor features = tensor(TrainingArrays.Rows(data.Features, data.FeatureCount, rows), [rows.Length, data.FeatureCount]);
        Tensor truths = tensor(TrainingArrays.Rows(data.Errors, data.Images * data.ParameterCount, rows), [rows.Length, data.Images, data.ParameterCount]);
        return layout.LogDensity(weights.Forward(features), truths).mean().neg();
    }

    private static double Look(PosteriorExamples data, int[] rows, MixtureLayout layout, WeightSet weights)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return Loss(data, rows, layout, weights).Number();
    }
}
