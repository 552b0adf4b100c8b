using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Inputs;

namespace Almagest.Spectra.Tests.Inputs;

public sealed class GapSamplerTests
{
    [Theory]
    [InlineData(2.0, 4.0), InlineData(2.02, 4.03)]
    public void Fixed_gaps_hide_the_bins_whose_middle_lies_in_them(double lower, double upper)
    {
        bool[] observed = new GapSampler(ProtocolS.Campaign() with { Gaps = [new GapPattern(GapKind.Fixed, lower, upper)] }).Draw(0, 3);
        var grid = EnergyGrid.Linear(0.3, 7, 128);
        for (int i = 0; i < observed.Length; i++) Assert.Equal(grid.Center(i % 128) < lower || grid.Center(i % 128) >= upper, observed[i]);
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
            foreach (int bin in hidden) everHidden[bin] = true;
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

    [Fact]
    public void A_batch_is_the_same_each_time_and_unlike_the_next()
    {
        var sampler = new GapSampler(ProtocolS.Campaign());
        bool[] first = sampler.Draw(7, 64);
        Assert.NotEqual(first, sampler.Draw(8, 64));
        Assert.Equal(first, new GapSampler(ProtocolS.Campaign()).Draw(7, 64));
    }
}
