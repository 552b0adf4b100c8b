using Almagest.Learning.Encoders;
using Almagest.Networks.Emulation;

namespace Almagest.Networks.Tests.Emulation;

/// <summary>Learnt Gauss-Newton steps on values with gaps.</summary>
public sealed class EmulatorTests
{
    private const int Bins = 40;

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(20)]
    public void Lines_are_found_to_single_precision_whatever_is_missing(int missing)
    {
        Emulator emulator = Train(Draw(500, 1, curvature: 0));
        Assert.False(emulator.IsCurved);
        (TrainingSet held, float[] found) = Solve(emulator, curvature: 0, missing);
        Assert.InRange(ProtocolS.Error(found, held.Targets), 0, 1e-11);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Curved_spectra_need_the_net_and_are_found_with_it(int missing)
    {
        Emulator emulator = Train(Draw(2000, 1, curvature: 0.5));
        Assert.True(emulator.IsCurved);
        (TrainingSet held, float[] found) = Solve(emulator, curvature: 0.5, missing);
        // The parameters' own spread is 1/3; the linear part alone is off by some 1e-2.
        Assert.InRange(ProtocolS.Error(found, held.Targets), 0, 2e-4);
        Assert.InRange(ProtocolS.Error(emulator.Values(found), held.Clean), 0, 1e-4);
    }

    [Fact]
    public void More_steps_do_no_harm()
    {
        Emulator emulator = Train(Draw(2000, 1, curvature: 0.5));
        (TrainingSet held, float[] four) = Solve(emulator, curvature: 0.5, missing: 20, steps: 4);
        (_, float[] twenty) = Solve(emulator, curvature: 0.5, missing: 20, steps: 20);
        Assert.InRange(ProtocolS.Error(twenty, held.Targets), 0, 1.05 * ProtocolS.Error(four, held.Targets));
    }

    [Fact]
    public void A_spectrum_of_which_nothing_is_seen_gets_the_middle_of_what_was_learnt()
    {
        Emulator emulator = Train(Draw(500, 1, curvature: 0));
        float[] found = emulator.Solve(new NetworkInput(1, new float[Bins], new bool[Bins], []), 3)[^1];
        Assert.All(found, value => Assert.InRange(value, -0.15, 0.15));
    }

    private static Emulator Train(TrainingSet set) =>
        EmulatorTraining.Train(set, epochs: 60, seed: 1, TestContext.Current.CancellationToken);

    private static (TrainingSet Held, float[] Found) Solve(Emulator emulator, double curvature, int missing, int steps = 6)
    {
        TrainingSet held = Draw(300, 2, curvature);
        bool[] observed = [.. held.Input.Observed.Select((_, i) => i % Bins >= missing)];
        NetworkInput input = held.Input with
        {
            Observed = observed,
            Values = [.. held.Input.Values.Select((value, i) => observed[i] ? value : 0)],
        };
        return (held, emulator.Solve(input, steps)[^1]);
    }

    /// <summary>y = a u + b + c a b u², u from -1 to 1, a and b within ±1.</summary>
    private static TrainingSet Draw(int count, int seed, double curvature)
    {
        var random = new Random(seed);
        float[] targets = [.. Enumerable.Range(0, 2 * count).Select(_ => (2 * random.NextSingle()) - 1)];
        float[] values =
        [
            .. Enumerable
                .Range(0, count * Bins)
                .Select(i =>
                {
                    double a = targets[i / Bins * 2],
                        b = targets[(i / Bins * 2) + 1],
                        u = ((2.0 * (i % Bins)) / (Bins - 1)) - 1;
                    return (float)((a * u) + b + (curvature * a * b * u * u));
                }),
        ];
        bool[] all = new bool[values.Length];
        Array.Fill(all, true);
        return new TrainingSet(new NetworkInput(count, values, all, []), values, targets);
    }
}
