using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Spectra;

namespace Almagest.Learning.Tests.Encoders;

public sealed class GapSamplerTests
{
    [Theory]
    [InlineData(2.0, 4.0), InlineData(2.02, 4.03)]
    public void Fixed_gaps_hide_the_bins_whose_middle_lies_in_them(double lower, double upper)
    {
        bool[] observed = new GapSampler(ProtocolS.Campaign() with { Gaps = [new GapPattern(GapKind.Fixed, lower, upper)] }).Draw(
            0,
            3
        );
        var grid = EnergyGrid.Linear(0.3, 7, 128);
        for (int i = 0; i < observed.Length; i++)
            Assert.Equal(grid.Center(i % 128) < lower || grid.Center(i % 128) >= upper, observed[i]);
    }

    [Fact]
    public void Random_gaps_are_contiguous_have_the_asked_length_and_lie_anywhere()
    {
        bool[] observed = new GapSampler(ProtocolS.Campaign() with { Gaps = [ProtocolS.Rand] }).Draw(0, 2000);
        bool[] everHidden = new bool[128];
        for (int row = 0; row < 2000; row++)
        {
            int[] hidden = [.. Enumerable.Range(0, 128).Where(bin => !observed[(row * 128) + bin])];
            Assert.InRange(hidden.Length, 38, 64);
            Assert.Equal(hidden.Length - 1, hidden[^1] - hidden[0]);
            foreach (int bin in hidden)
                everHidden[bin] = true;
        }
        Assert.DoesNotContain(false, everHidden);
    }

    [Fact]
    public void Patterns_have_equal_shares()
    {
        bool[] observed = new GapSampler(ProtocolS.Campaign() with { Gaps = [GapPattern.None, ProtocolS.TwoSat] }).Draw(5, 4000);
        int whole = Enumerable.Range(0, 4000).Count(row => !observed.AsSpan(row * 128, 128).Contains(false));
        Assert.InRange(whole, 1850, 2150);
    }

    /// <summary>Three tenths have a listed gap, half of the others one stretch; each tenth of these has nothing missing, a part
    /// of a listed gap, or several.</summary>
    [Fact]
    public void What_learns_without_noise_sees_full_spectra_parts_of_listed_gaps_and_others_too()
    {
        const int Count = 4000;
        Campaign campaign = ProtocolS.Campaign() with { Gaps = [ProtocolS.TwoSat] };
        bool[] listed = new GapSampler(campaign).Draw(0, 1),
            drawn = GapSampler.ToLearnFrom(campaign).Draw(3, Count);
        bool[][] masks = [.. drawn.Chunk(128)];
        int[] missing = [.. masks.Select(mask => mask.Count(seen => !seen))];
        Assert.InRange(masks.Count(mask => mask.SequenceEqual(listed)), 0.27 * Count, 0.33 * Count);
        Assert.InRange(missing.Count(count => count == 0), 0.055 * Count, 0.085 * Count);
        bool IsPart(bool[] mask) => mask.Zip(listed).All(pair => pair.First || !pair.Second) && mask.Contains(false);
        Assert.InRange(masks.Count(mask => IsPart(mask) && !mask.SequenceEqual(listed)), 0.06 * Count, 0.13 * Count);
        bool IsOne(bool[] mask) =>
            mask.Contains(false) && !mask.AsSpan(Array.IndexOf(mask, false)..(Array.LastIndexOf(mask, false) + 1)).Contains(true);
        // The listed one is a stretch too.
        Assert.InRange(masks.Count(mask => IsOne(mask) && !mask.SequenceEqual(listed)), 0.38 * Count, 0.5 * Count);
        Assert.InRange(masks.Count(mask => !mask[0] || !mask[^1]), 0.15 * Count, 0.4 * Count);
        Assert.InRange(missing.Max(), 0.65 * 128, 0.85 * 128);
    }

    [Fact]
    public void Networks_of_counts_learn_from_listed_gaps_alone()
    {
        Campaign campaign = ProtocolS.Campaign() with { Instruments = [new("a", ["a"], 1, 1, null)] };
        Assert.Equal(new GapSampler(campaign).Draw(2, 50), GapSampler.ToLearnFrom(campaign).Draw(2, 50));
    }

    [Fact]
    public void A_batch_is_the_same_each_time_and_unlike_the_next()
    {
        var sampler = new GapSampler(ProtocolS.Campaign());
        bool[] first = sampler.Draw(7, 64);
        Assert.NotEqual(first, sampler.Draw(8, 64));
        Assert.Equal(first, new GapSampler(ProtocolS.Campaign()).Draw(7, 64));
    }

    [Fact]
    public void Several_bands_are_missing_together()
    {
        Campaign campaign = ProtocolS.Campaign() with
        {
            Gaps = [new GapPattern(GapKind.Fixed, 1, 2) { Further = [new(3, 4), new(5, 5.5)] }],
        };
        bool[] observed = new GapSampler(campaign).Draw(0, 1);
        var grid = new EnergyGrid(campaign.GridEdges);
        for (int bin = 0; bin < observed.Length; bin++)
            Assert.Equal(!(grid.Center(bin) is (>= 1 and < 2) or (>= 3 and < 4) or (>= 5 and < 5.5)), observed[bin]);
    }

    [Fact]
    public void Several_random_gaps_are_drawn_where_they_are_asked_for()
    {
        bool[] observed = new GapSampler(
            ProtocolS.Campaign() with
            {
                Gaps = [new GapPattern(GapKind.Random, 0.05, 0.05) { Count = 4 }],
            }
        ).Draw(0, 2000);
        int[] runs =
        [
            .. observed
                .Chunk(128)
                .Select(mask => Enumerable.Range(0, 128).Count(bin => !mask[bin] && (bin == 0 || mask[bin - 1]))),
        ];
        Assert.Equal(1, runs.Min());
        Assert.Equal(4, runs.Max());
        Assert.All(observed.Chunk(128), mask => Assert.InRange(mask.Count(seen => !seen), 6, 24));
    }

    [Fact]
    public void Scattered_bins_are_missing_one_by_one_in_the_share_that_is_asked_for()
    {
        bool[] observed = new GapSampler(ProtocolS.Campaign() with { Gaps = [new GapPattern(GapKind.Scattered, 0.1, 0.3)] }).Draw(
            3,
            4000
        );
        double[] shares = [.. observed.Chunk(128).Select(mask => mask.Count(seen => !seen) / 128.0)];
        Assert.Equal(0.2, shares.Average(), 0.005);
        Assert.True(shares.Max() < 0.5 && shares.Min() < 0.1);
        // Independent: a bin beside a missing one is missing as often as any, but for the share that they have in common.
        double both = observed
            .Chunk(128)
            .Average(mask => Enumerable.Range(1, 127).Count(bin => !mask[bin] && !mask[bin - 1]) / 127.0);
        Assert.Equal(shares.Average(share => share * share), both, 0.003);
    }

    [Fact]
    public void Instruments_drop_out_as_often_as_they_should_and_never_all()
    {
        CampaignInstrument Of(string name, double dropOut) => new(name, [name], 1, 1, null) { DropOut = dropOut };
        var sampler = new GapSampler(ProtocolS.Campaign() with { Instruments = [Of("a", 0.5), Of("b", 0.2), Of("c", 0)] });
        int[] seen = new int[3];
        bool[] present = new bool[3];
        for (int row = 0; row < 4000; row++)
        {
            sampler.DrawPresent(1, row, present);
            for (int i = 0; i < 3; i++)
                seen[i] += present[i] ? 1 : 0;
        }
        Assert.InRange(seen[0], 1850, 2150);
        Assert.InRange(seen[1], 3080, 3320);
        Assert.Equal(4000, seen[2]);
        var alone = new GapSampler(ProtocolS.Campaign() with { Instruments = [Of("a", 0.9), Of("b", 0.9)] });
        for (int row = 0; row < 1000; row++)
        {
            alone.DrawPresent(0, row, present.AsSpan(0, 2));
            Assert.Contains(true, present[..2]);
        }
    }
}
