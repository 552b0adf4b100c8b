using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;

namespace Almagest.Learning.Tests.Posteriors;

/// <summary>A grid of 60 bins from 0.5 to 10 keV.</summary>
public sealed class KnownGapsTests
{
    private const int Bins = 60;

    private static readonly Campaign Plain = ProtocolS.Campaign(spectra: 64) with
    {
        GridEdges = [.. Enumerable.Range(0, Bins + 1).Select(i => 0.5 * Math.Pow(20, (double)i / Bins))],
    };

    [Fact]
    public void Every_gap_that_a_campaign_draws_is_known_and_so_is_every_part_of_it()
    {
        foreach (
            GapPattern pattern in (GapPattern[])
                [
                    new(GapKind.Fixed, 2, 4) { Further = [new MissingBand(6, 7)] },
                    new(GapKind.Random, 0.05, 0.4),
                    new(GapKind.Random, 0.1, 0.2) { Count = 2 },
                    new(GapKind.Scattered, 0.1, 0.3),
                ]
        )
        {
            Campaign campaign = Plain with { Gaps = [GapPattern.None, pattern] };
            var known = new KnownGaps(campaign, []);
            bool[] masks = new GapSampler(campaign).Draw(0, 200);
            var random = new Random(1);
            foreach (bool[] mask in masks.Chunk(Bins))
            {
                Assert.True(known.Has(mask), $"{pattern}");
                bool[] part = [.. mask.Select(observed => observed || random.Next(2) == 0)];
                if (pattern.Kind != GapKind.Scattered)
                    Assert.True(known.Has(part), $"a part of {pattern}");
            }
        }
    }

    [Theory]
    [InlineData(GapKind.Fixed, 2, 4, 0, 20)] // another band
    [InlineData(GapKind.Random, 0.05, 0.3, 10, 30)] // a third at the most
    [InlineData(GapKind.Scattered, 0.1, 0.3, 0, 15)] // a quarter of the bins, but all in one
    [InlineData(GapKind.None, 0, 0, 10, 11)]
    public void Another_gap_is_not_known(GapKind kind, double lower, double upper, int first, int last)
    {
        var known = new KnownGaps(Plain with { Gaps = [new GapPattern(kind, lower, upper)] }, []);
        bool[] mask = [.. Enumerable.Range(0, Bins).Select(bin => bin < first || bin >= last)];
        Assert.False(known.Has(mask));
        Assert.True(known.Has([.. Enumerable.Repeat(true, Bins)]));
        // What no channel reaches is not missing.
        Assert.True(new KnownGaps(Plain with { Gaps = [new GapPattern(kind, lower, upper)] }, [mask]).Has(mask));
    }
}
