using System.Diagnostics;
using System.Globalization;
using Almagest.Networks.Architectures;
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

    public static int Run(string[] args)
    {
        double seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2;
        Dictionary<string, double> theirs = PyTorch(seconds);
        Console.WriteLine($"{"", -22}{"ours, µs", 12}{"GFLOP/s", 10}{"PyTorch, µs", 14}{"ratio", 8}");
        foreach (int batch in (int[])[64, 512])
        {
            Print(
                $"train-dae {batch}",
                Train(Denoiser, 2 * Bins, Bins, batch, seconds),
                6.0 * Denoiser.WeightCount * batch,
                theirs
            );
            Print(
                $"train-regressor {batch}",
                Train(Regressor, Bins, Targets, batch, seconds),
                6.0 * Regressor.WeightCount * batch,
                theirs
            );
        }
        foreach (int batch in (int[])[1, 16, 64, 256, 1024])
            Print(
                $"infer {batch}",
                Infer(batch, seconds),
                2.0 * ((2 * Denoiser.WeightCount) + Regressor.WeightCount) * batch,
                theirs
            );
        return 0;
    }

    private static double Train(Net net, int inputs, int outputs, int batch, double seconds)
    {
        var random = new Random(1);
        float[] input = Numbers(batch * inputs, random),
            targets = Numbers(batch * outputs, random);
        using ILearner learner = new FusedLearner(net, net.FirstWeights(random), clipNorm: 1, decay: 0);
        return Cost(seconds, () =>
        {
            learner.Learn(input, (row, output, gradient) => MeanSquare.Of(row, output, targets, gradient));
            learner.Step(1e-4);
        });
    }

    private static double Infer(int batch, double seconds)
    {
        var random = new Random(1);
        FusedNet denoiser = new(Denoiser, Denoiser.FirstWeights(random)),
            regressor = new(Regressor, Regressor.FirstWeights(random));
        float[] values = Numbers(batch * Bins, random),
            composite = new float[batch * 2 * Bins],
            filled = new float[batch * Bins],
            answers = new float[batch * Targets];
        bool[] seen = [.. values.Select(_ => random.NextDouble() > 0.3)];
        return Cost(seconds, () =>
        {
            Array.Clear(filled);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int row = 0; row < batch; row++)
                {
                    for (int bin = 0; bin < Bins; bin++)
                    {
                        int i = (row * Bins) + bin,
                            at = (2 * row * Bins) + bin;
                        composite[at] = seen[i] ? values[i] : filled[i];
                        composite[at + Bins] = seen[i] ? 1 : 0;
                    }
                }
                denoiser.Forward(composite, filled);
            }
            for (int i = 0; i < filled.Length; i++)
                if (seen[i])
                    filled[i] = values[i];
            regressor.Forward(filled, answers);
        });
    }

    private static double Cost(double seconds, Action action)
    {
        for (int i = 0; i < 200; i++)
            action();
        Thread.Sleep(200); // for the compiler's second tier
        for (int i = 0; i < 50; i++)
            action();
        TimeSpan began = Environment.CpuUsage.TotalTime;
        for (int count = 20; ; count += 20)
        {
            for (int i = 0; i < 20; i++)
                action();
            if ((Environment.CpuUsage.TotalTime - began).TotalSeconds is var spent && spent >= seconds)
                return spent / count;
        }
    }

    private static void Print(string name, double ours, double operations, Dictionary<string, double> theirs)
    {
        string other = theirs.TryGetValue(name, out double their)
            ? string.Create(CultureInfo.InvariantCulture, $"{1e6 * their, 14:0.0}{their / ours, 8:0.0}")
            : $"{"-", 14}{"-", 8}";
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{name, -22}{1e6 * ours, 12:0.0}{operations / ours / 1e9, 10:0.0}")
                + other
        );
    }

    private static Dictionary<string, double> PyTorch(double seconds)
    {
        var costs = new Dictionary<string, double>();
        string script = Path.Combine(AppContext.BaseDirectory, "Learning", "pytorch.py");
        string? python = ((string[])["/usr/bin/python3", "python3"]).FirstOrDefault(File.Exists);
        if (python is null)
            return costs;
        var start = new ProcessStartInfo(python, [script, seconds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        (start.Environment["OMP_NUM_THREADS"], start.Environment["OPENBLAS_NUM_THREADS"]) = ("1", "1");
        using Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split(' ') is [var name, var batch, var cost])
                costs[$"{name} {batch}"] = double.Parse(cost, CultureInfo.InvariantCulture);
            else
                Console.WriteLine($"PyTorch {line}");
        }
        process.WaitForExit();
        if (process.ExitCode != 0)
            Console.WriteLine($"{python} has no PyTorch: install python3-torch and libopenblas0-pthread for the other side.");
        return costs;
    }

    private static float[] Numbers(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
