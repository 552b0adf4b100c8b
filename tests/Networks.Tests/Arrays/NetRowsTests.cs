using Almagest.Networks.Arrays;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Tests.Arrays;

/// <summary>Beside plain loops, for numbers of bins with and without a rest.</summary>
public sealed class NetRowsTests
{
    public static TheoryData<int> Sizes => [1, 3, 8, 16, 45, 128];

    [Theory, MemberData(nameof(Sizes))]
    public void Gaps_are_filled_kept_and_measured_bin_by_bin(int bins)
    {
        (float[] line, float[] others, bool[] observed) = Draw(bins);

        float[] filled = [.. line],
            kept = [.. others];
        NetRows.Fill(others, filled);
        NetRows.KeepGaps(line, kept);

        for (int bin = 0; bin < bins; bin++)
        {
            Assert.Equal(observed[bin] ? line[bin] : others[bin], filled[bin]);
            Assert.Equal(observed[bin] ? 0 : others[bin], kept[bin]);
        }
        foreach (bool inGaps in (bool[])[false, true])
            Assert.Equal(
                Enumerable
                    .Range(0, bins)
                    .Where(bin => observed[bin] != inGaps)
                    .Sum(bin => Math.Pow((double)(others[bin] - line[bin]), 2)),
                NetRows.SquaredDistance(line, others, inGaps),
                1e-12
            );
    }

    [Theory, MemberData(nameof(Sizes))]
    public void What_is_not_finite_in_a_gap_does_not_reach_what_was_observed(int bins)
    {
        (float[] line, float[] others, bool[] observed) = Draw(bins);
        double before = NetRows.SquaredDistance(line, others, inGaps: false);
        for (int bin = 0; bin < bins; bin++)
            if (!observed[bin])
                (line[bin], others[bin]) = (float.NaN, float.PositiveInfinity);

        Assert.Equal(before, NetRows.SquaredDistance(line, others, inGaps: false));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Components_reach_the_missing_bins_alone(int bins)
    {
        float[] spectra = [.. Enumerable.Range(0, 60 * bins).Select(i => (i / bins) + (0.5f * (i / bins % 7) * (i % bins)))];
        PrincipalFilling filling = PrincipalFilling.Learn(spectra, [.. Enumerable.Range(0, 60)], bins) with { Share = 0.5f };
        (_, float[] output, bool[] observed) = Draw(bins);
        float[] values = [.. spectra[..bins]],
            given = [.. output],
            beyond = [.. output.Zip(filling.Mean, (one, mean) => one - mean)];
        for (int k = 0; k < filling.Components; k++)
        {
            float[] axis = filling.Axes[(k * bins)..((k + 1) * bins)];
            float amplitude = axis.Zip(beyond, (one, other) => one * other).Sum();
            beyond = [.. beyond.Zip(axis, (one, other) => one - (amplitude * other))];
        }

        filling.Under(observed).Correct(0, values, given);

        for (int bin = 0; bin < bins; bin++)
            if (observed[bin])
                Assert.Equal(output[bin] - (0.5f * beyond[bin]), given[bin], 1e-4f * (1 + Math.Abs(output[bin])));
    }

    [Fact]
    public void Scratch_of_one_size_is_used_again_and_what_nobody_takes_is_let_go()
    {
        Scratch scratch = new();
        float[] first = scratch.Take(5),
            second = scratch.Take(5);
        Assert.NotSame(first, second);
        scratch.Reset();
        Assert.Same(first, scratch.Take(5));
        Assert.Equal(7, scratch.Take(7).Length);
        scratch.Reset();
        Assert.Same(first, scratch.Take(5));
        Assert.NotSame(second, scratch.Take(5));
    }

    // Some bins observed, some not; the line holds their mask and one number of context.
    private static (float[] Line, float[] Others, bool[] Observed) Draw(int bins)
    {
        Random random = new(bins);
        bool[] observed = [.. Enumerable.Range(0, bins).Select(bin => bin % 5 != 0 && random.NextDouble() > 0.3)];
        float[] line =
        [
            .. Enumerable.Range(0, bins).Select(_ => random.NextSingle()),
            .. observed.Select(one => one ? 1f : 0f),
            0.5f,
        ];
        return (line, [.. Enumerable.Range(0, bins).Select(_ => random.NextSingle())], observed);
    }
}
