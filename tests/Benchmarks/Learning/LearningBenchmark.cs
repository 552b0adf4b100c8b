using System.Diagnostics;
using System.Globalization;
using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Tracks;

namespace Almagest.Benchmarks.Learning;

/// <summary>
/// CPU time of a training step and of an inference (auto-encoder twice, then regressor) on one thread, beside the same nets in
/// plain
/// PyTorch where a python with it is at hand; and how far from the processor's own limit.
/// </summary>
internal static class LearningBenchmark
{
    private const int Bins = 128,
        Targets = 2;

    private static readonly Net Denoiser = Net.Perceptron([2 * Bins, 256, 128, 8, 128, 256, Bins]);
    private static readonly Net Regressor = Net.Residual(Bins, 128, 3, Targets);

    private static readonly int[] Batches = [1, 16, 64, 256, 512, 1024];

    public static int Run(string[] args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 12;
        double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0.1,
            peak = 0;
        using var theirs = PyTorchPeer.Start();
        Console.WriteLine(
            theirs?.Description ?? "No PyTorch: install python3-torch and libopenblas0-pthread for the other side."
        );
        Case[] cases = [.. Batches.SelectMany(Cases)];
        for (int round = 0; round < rounds; round++)
        {
            peak = Math.Max(peak, PeakArithmetic.Measure());
            foreach (Case one in cases)
            {
                one.Ours = Math.Min(one.Ours, Cost(seconds, one.Action));
                if (theirs is not null)
                    one.Theirs = Math.Min(one.Theirs, theirs.Cost(one.Name, one.Batch, seconds));
            }
        }
        Console.WriteLine(Invariant($"{rounds} rounds, the best of each; the processor's peak {peak / 1e9:0} GFLOP/s"));
        Console.WriteLine($"{"", -22}{"ours, µs", 12}{"GFLOP/s", 10}{"of peak", 10}{"PyTorch, µs", 14}{"ratio", 8}");
        foreach (Case one in cases.OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Batch))
        {
            Console.Write(Invariant($"{$"{one.Name} {one.Batch}", -22}{1e6 * one.Ours, 12:0.0}"));
            Console.Write(Invariant($"{one.Operations / one.Ours / 1e9, 10:0.0}{one.Operations / one.Ours / peak, 10:0 %}"));
            Console.WriteLine(Invariant($"{1e6 * one.Theirs, 14:0.0}{one.Theirs / one.Ours, 8:0.00}"));
        }
        return 0;
    }

    private static IEnumerable<Case> Cases(int batch)
    {
        double both = 2.0 * ((2 * Denoiser.WeightCount) + Regressor.WeightCount) * batch;
        yield return new("train-dae", batch, 6.0 * Denoiser.WeightCount * batch, Train(Denoiser, 2 * Bins, Bins, batch));
        yield return new("train-regressor", batch, 6.0 * Regressor.WeightCount * batch, Train(Regressor, Bins, Targets, batch));
        yield return new("infer", batch, both, Infer(batch));
    }

    /// <summary>One step of both nets.</summary>
    /// <returns>CPU seconds for each spectrum, and operations.</returns>
    public static (double Seconds, double Operations) StepOf(int batch)
    {
        Action[] steps = [Train(Denoiser, 2 * Bins, Bins, batch), Train(Regressor, Bins, Targets, batch)];
        return (steps.Sum(step => Meter.Best(step)) / batch, 6.0 * (Denoiser.WeightCount + Regressor.WeightCount));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Action Train(Net net, int inputs, int outputs, int batch)
    {
        var random = new Random(1);
        float[] input = Numbers(batch * inputs, random),
            targets = Numbers(batch * outputs, random);
        ILearner learner = new FusedLearner(net, net.FirstWeights(random), clipNorm: 1, decay: 0);
        return () =>
        {
            learner.Learn(input, (row, output, gradient) => MeanSquare.Of(row, output, targets, gradient));
            learner.Step(1e-4);
        };
    }

    private static Action Infer(int batch)
    {
        var random = new Random(1);
        FusedNet denoiser = new(Denoiser, Denoiser.FirstWeights(random)),
            regressor = new(Regressor, Regressor.FirstWeights(random));
        float[] values = Numbers(batch * Bins, random),
            filled = new float[batch * Bins],
            answers = new float[batch * Targets];
        bool[] seen = [.. values.Select(_ => random.NextDouble() > 0.3)];
        return () =>
        {
            Array.Clear(filled);
            float[] rows = new float[2 * values.Length];
            NetRows.WriteAll(values, seen, [], Bins, rows);
            Write(rows, filled);
            for (int pass = 0; pass < 2; pass++)
            {
                denoiser.Forward(rows, filled);
                Write(rows, filled);
            }
            for (int row = 0; row < batch; row++)
                rows.AsSpan(row * 2 * Bins, Bins).CopyTo(filled.AsSpan(row * Bins));
            regressor.Forward(filled, answers);
        };
    }

    private static void Write(float[] rows, float[] filled)
    {
        for (int at = 0; at < filled.Length; at += Bins)
            NetRows.Fill(filled.AsSpan(at, Bins), rows.AsSpan(2 * at, 2 * Bins));
    }

    /// <returns>CPU seconds.</returns>
    private static double Cost(double seconds, Action action)
    {
        // The clock is asked every millisecond or so, for its answer takes a microsecond.
        int between = 1;
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalSeconds < 1e-3; between++)
            action();
        TimeSpan from = Environment.CpuUsage.TotalTime;
        for (int count = between; ; count += between)
        {
            for (int i = 0; i < between; i++)
                action();
            if ((Environment.CpuUsage.TotalTime - from).TotalSeconds is var spent && spent >= seconds)
                return spent / count;
        }
    }

    private static float[] Numbers(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    private sealed record Case(string Name, int Batch, double Operations, Action Action)
    {
        public double Ours { get; set; } = double.PositiveInfinity;

        public double Theirs { get; set; } = double.PositiveInfinity;
    }
}
