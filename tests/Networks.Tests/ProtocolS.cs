using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Training;

namespace Almagest.Networks.Tests;

/// <summary>
/// The study's noise-free task: log10 of 1e-7 (E (1 + z))^-α at the centres of 128 bins from 0.3 to 7 keV, z uniform in
/// [0.1, 2.5] and α in [0.5, 2.5]. An answer that ignores the data is off by 0.41 (mean square over z and α).
/// </summary>
internal static class ProtocolS
{
    public const int Bins = 128;
    public const double Baseline = ((2.4 * 2.4) + (2.0 * 2.0)) / 12 / 2;
    public const string CampaignId = "5555555555555555555555555555555555555555555555555555555555555555";

    public static double[] Edges { get; } = [.. Enumerable.Range(0, Bins + 1).Select(i => 0.3 + (6.7 * i / Bins))];

    public static NetworkDescription Description { get; } = new(CampaignId, ["z", "alpha"], Edges, 0);

    public static TrainingSet Draw(int count, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count * Bins],
            targets = new float[count * 2];
        for (int row = 0; row < count; row++)
        {
            double z = 0.1 + (2.4 * random.NextDouble()),
                alpha = 0.5 + (2 * random.NextDouble());
            (targets[2 * row], targets[(2 * row) + 1]) = ((float)z, (float)alpha);
            for (int bin = 0; bin < Bins; bin++)
                values[(row * Bins) + bin] = (float)(-7 - (alpha * Math.Log10(0.5 * (Edges[bin] + Edges[bin + 1]) * (1 + z))));
        }
        bool[] covered = new bool[values.Length];
        Array.Fill(covered, true);
        return new TrainingSet(new NetworkInput(count, [.. values], covered, []), values, targets);
    }

    /// <summary>In equal shares: 2-4 keV missing, 2-5 keV missing, 30-50 % missing anywhere.</summary>
    public static bool[] Masks(uint batch, int count)
    {
        var random = new Random((int)batch);
        bool[] observed = new bool[count * Bins];
        for (int row = 0; row < count; row++)
        {
            int kind = random.Next(3),
                length = random.Next((int)(0.3 * Bins), Bins / 2),
                first = random.Next(Bins - length);
            bool[] mask = kind == 2 ? Gap(first, first + length) : Gap(2.0, kind == 0 ? 4.0 : 5.0);
            mask.CopyTo(observed, row * Bins);
        }
        return observed;
    }

    public static bool[] Gaps(double lower, double upper, int count) =>
        [.. Enumerable.Repeat(Gap(lower, upper), count).SelectMany(mask => mask)];

    public static double Error(float[] answers, float[] truth) => answers.Zip(truth, (a, t) => Math.Pow(a - t, 2)).Average();

    public static NetworkBundle Train(TrainingSet set, NetworkSettings settings) =>
        NetworkTrainer.Train(
            set,
            Masks,
            Description,
            settings,
            null,
            ProcessorEngine.Instance,
            TestContext.Current.CancellationToken
        );

    private static bool[] Gap(double lower, double upper) =>
        Gap(
            Array.FindIndex(Edges, edge => edge >= lower),
            Array.FindIndex(Edges, edge => edge >= upper) is var end and >= 0 ? end : Bins
        );

    private static bool[] Gap(int first, int end) => [.. Enumerable.Range(0, Bins).Select(bin => bin < first || bin >= end)];
}

/// <summary>A network trained for a few seconds, for all tests that look at one.</summary>
public sealed class ShortTraining
{
    private static readonly Lazy<NetworkBundle> Trained = new(() =>
        ProtocolS.Train(ProtocolS.Draw(3000, seed: 7), new NetworkSettings { Epochs = 12, RegressorEpochs = 25 })
    );

    public NetworkBundle Bundle { get; } = Trained.Value;
}
