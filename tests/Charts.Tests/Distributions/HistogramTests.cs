using Almagest.Charts.Distributions;

namespace Almagest.Charts.Tests.Distributions;

public sealed class HistogramTests
{
    [Fact]
    public void Values_are_counted_where_they_lie()
    {
        Histogram histogram = Histogram.Of([0, 0.5, 1, 1.9, 3.999, 4, 7, -1, double.NaN], 0, 4, 4);
        Assert.Equal([0.0, 1, 2, 3, 4], histogram.Edges);
        // The last edge belongs to the last bin, and so does what lies beyond; the first takes what lies before.
        Assert.Equal([3.0, 2, 0, 3], histogram.Counts);
    }

    [Fact]
    public void Bars_are_as_high_as_the_counts_and_as_wide_as_the_bins()
    {
        double[] values = [0, 0.2, 0.4, 1.5, 1.6, 3.9, 4];
        SvgPicture svg = new(Histogram.Draw("t", "x", "n", [(null, values)], bins: 4).Draw(500, 300));
        var area = svg.Area;
        (double X, double Y, double Width, double Height)[] bars = svg.Boxes("#0072B2");
        Assert.Equal(4, bars.Length);
        // The axis reaches 8 % beyond the highest bar, 3.
        double unit = area.Height / (1.08 * 3);
        Assert.Equal([3 * unit, 2 * unit, 0, 2 * unit], bars.Select(bar => bar.Height), (one, other) =>
            Math.Abs(one - other) < 0.02
        );
        Assert.All(bars, bar => Assert.Equal(area.Width / 4, bar.Width, 0.02));
    }

    [Fact]
    public void Nothing_and_one_value_can_be_drawn()
    {
        Assert.NotEmpty(Histogram.Draw("t", "x", "n", [(null, [])]).Draw(300, 200).ToPng(1));
        Assert.NotEmpty(Histogram.Draw("t", "x", "n", [("one", [2.0])]).Draw(300, 200).ToPdf());
    }
}
