using Almagest.Charts.Panels;

namespace Almagest.Charts.Tests.Panels;

public sealed class DisplayBinsTests
{
    /// <summary>XSPEC's rule: channels are added until the sum is so significant, or so many are taken; σ² adds.</summary>
    [Fact]
    public void Points_are_grouped_until_they_are_significant_or_too_many()
    {
        PlotChannel[] channels = [.. Enumerable.Range(0, 12).Select(i => new PlotChannel(i + 1, i + 2, 4, 4, 5, 0, []))];
        // n channels have 4 n counts and σ = 2 √n: 3 σ needs 3 of them (12 / 3.46 = 3.46), as 2 have 2.83.
        IReadOnlyList<DisplayBin> significant = DisplayBins.Group(channels, 10, new Rebinning(3, 100));
        Assert.Equal([3.0, 3, 3, 3], significant.Select(bin => bin.Width));
        Assert.Equal(
            (12.0, Math.Sqrt(12), 15.0, 1.0, 4.0),
            (significant[0].Net, significant[0].Sigma, significant[0].Model, significant[0].Lower, significant[0].Upper)
        );
        Assert.Equal(6, DisplayBins.Group(channels, 10, new Rebinning(3, 2)).Count);
    }
}
