using Almagest.Learning.Encoders;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Tests.Inference;

/// <summary>Straight lines in log E: two components are all that they have.</summary>
public sealed class PrincipalFillingTests
{
    private const int Bins = ProtocolS.Bins;
    private static readonly float[] Learnt = Standard(ProtocolS.Draw(600, seed: 1));
    private static readonly float[] Held = Standard(ProtocolS.Draw(50, seed: 2));
    private static readonly PrincipalFilling Filling = PrincipalFilling.Learn(
        Learnt,
        [.. Enumerable.Range(0, Learnt.Length / Bins)],
        Bins
    );

    [Theory]
    [InlineData(40, 80), InlineData(0, 100), InlineData(30, 128), InlineData(1, 127)]
    public void What_the_observed_bins_decide_is_filled_whatever_the_gap(int first, int end)
    {
        Assert.Equal(2, Filling.Components);
        float[] values = Hidden(first, end, out bool[] observed);
        PrincipalFilling.Masked masked = Filling.Under(observed);
        for (int row = 0; row < values.Length / Bins; row++)
            masked.Begin(row, values.AsSpan(row * Bins, Bins));
        // Of values between -2 and 2.
        Assert.All(values.Zip(Held), pair => Assert.Equal(pair.Second, pair.First, 1e-3f));
    }

    [Fact]
    public void A_spectrum_is_filled_as_it_is_alone_whatever_the_gaps_of_its_neighbours()
    {
        bool[] observed = new bool[Held.Length];
        for (int i = 0; i < observed.Length; i++)
            observed[i] = (i / Bins % 3) switch
            {
                0 => i % Bins < 40,
                1 => i % Bins >= 90,
                _ => i % 3 == 0,
            };
        float[] together = [.. Held];
        PrincipalFilling.Masked masked = Filling.Under(observed);
        for (int row = 0; row < Held.Length / Bins; row++)
        {
            masked.Begin(row, together.AsSpan(row * Bins, Bins));
            float[] alone = Held[(row * Bins)..((row + 1) * Bins)];
            Filling.BeginAll(alone, observed[(row * Bins)..((row + 1) * Bins)]);
            Assert.Equal(alone, together[(row * Bins)..((row + 1) * Bins)]);
        }
    }

    [Fact]
    public void What_a_net_errs_by_along_the_components_is_taken_off_the_gap()
    {
        float[] values = Hidden(20, 90, out bool[] observed);
        PrincipalFilling.Masked masked = Filling.Under(observed);
        float[] given =
        [
            .. Held.Select((value, i) => value + (0.3f * Filling.Axes[i % Bins]) - (0.2f * Filling.Axes[Bins + (i % Bins)])),
        ];
        for (int row = 0; row < values.Length / Bins; row++)
            masked.Correct(row, values.AsSpan(row * Bins, Bins), given.AsSpan(row * Bins, Bins));
        for (int i = 0; i < given.Length; i++)
            if (!observed[i])
                Assert.Equal(Held[i], given[i], 1e-3f);
    }

    [Fact]
    public void A_net_is_believed_beyond_the_components_as_far_as_it_is_right_there()
    {
        var random = new Random(3);
        float[] bent = [.. Learnt.Select((value, i) => value + (0.1f * MathF.Sin(i % Bins) * ((i / Bins % 2) - 0.5f)))];
        Assert.Equal(1, Filling.Believing(bent, bent).Share, 1e-3f);
        Assert.Equal(0.5f, Filling.Believing([.. Learnt.Zip(bent, (line, one) => line + (2 * (one - line)))], bent).Share, 1e-2f);
        // Noise where there is nothing: as little as can be.
        Assert.Equal(0.1f, Filling.Believing([.. Learnt.Select(value => value + (0.01f * random.NextSingle()))], Learnt).Share);
    }

    private static float[] Hidden(int first, int end, out bool[] observed)
    {
        bool[] seen = [.. Held.Select((_, i) => i % Bins < first || i % Bins >= end)];
        observed = seen;
        return [.. Held.Select((value, i) => seen[i] ? value : 0)];
    }

    /// <summary>By the spread that all bins of the learnt spectra have.</summary>
    private static float[] Standard(TrainingSet set) => [.. set.Clean.Select(value => (value + 8) / 0.7f)];
}
