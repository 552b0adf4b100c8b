using Almagest.Learning.Encoders;
using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Tracks;
using Almagest.Spectra;
using MathNet.Numerics.LinearAlgebra;

namespace Almagest.Networks.Emulation;

/// <summary>Learns an emulator: least squares for the linear part, then a small net for what that leaves.</summary>
public static class EmulatorTraining
{
    /// <summary>What single precision leaves of values of order 1.</summary>
    private const double Negligible = 1e-6;

    private const int Batch = 128;
    private const double Rate = 3e-3;

    /// <param name="set">Full, clean spectra; context is not used.</param>
    /// <param name="epochs">Of the net, if one is needed.</param>
    /// <param name="seed">Draws its first weights and the order of the spectra.</param>
    /// <exception cref="SpectralDataException">Fewer spectra than unknowns.</exception>
    public static Emulator Train(TrainingSet set, int epochs, int seed, CancellationToken cancellation)
    {
        int count = set.Input.Count,
            free = set.Targets.Length / count,
            bins = set.Clean.Length / count;
        if (count <= free + 1)
            throw SpectralDataException.At("training set", $"{count} spectra", $"more than {free + 1}");
        Scale targets = Scale.Of(set.Targets, null, free).Usable();
        float[] standard = targets.Apply(set.Targets);
        Matrix<double> design = Matrix<double>.Build.Dense(count, free + 1, (row, p) =>
            p == free ? 1 : standard[(row * free) + p]
        );
        Matrix<double> clean = Matrix<double>.Build.Dense(count, bins, (row, bin) => set.Clean[(row * bins) + bin]);
        Matrix<double> linear = design.TransposeThisAndMultiply(design).Cholesky().Solve(design.TransposeThisAndMultiply(clean));
        Matrix<double> left = clean - (design * linear);
        double rest = left.FrobeniusNorm() / Math.Sqrt(count * bins),
            spread = Math.Max(1, clean.FrobeniusNorm() / Math.Sqrt(count * bins));
        if (rest < Negligible * spread)
            return new Emulator(linear, targets, null, [], 0);
        var net = Net.Perceptron([free, 64, 64, bins]);
        float[] wanted = new float[count * bins];
        for (int i = 0; i < wanted.Length; i++)
            wanted[i] = (float)(left[i / bins, i % bins] / rest);
        return new Emulator(linear, targets, net, Learn(net, standard, wanted, count, epochs, seed, cancellation), rest);
    }

    private static float[] Learn(
        Net net,
        float[] inputs,
        float[] wanted,
        int count,
        int epochs,
        int seed,
        CancellationToken cancellation
    )
    {
        int free = inputs.Length / count,
            bins = wanted.Length / count,
            batch = Math.Min(Batch, count),
            steps = count / batch;
        var random = new Random(seed);
        using ILearner learner = ProcessorEngine.Instance.Learner(net, net.FirstWeights(random), clipNorm: 1);
        var schedule = new CosineSchedule(Rate, (long)epochs * steps);
        int[] order = [.. Enumerable.Range(0, count)];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            for (int step = 0; step < steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<int> rows = order.AsSpan(step * batch, batch);
                float[] targets = TrainingArrays.Rows(wanted, bins, rows);
                learner.Learn(TrainingArrays.Rows(inputs, free, rows), (row, output, gradient) =>
                    MeanSquare.Of(row, output, targets, gradient)
                );
                learner.Step(schedule.Next());
            }
        }
        return learner.Values();
    }
}
