using Almagest.Charts.Distributions;
using Almagest.Charts.Drawing;
using Almagest.Charts.Tests.Drawing;

namespace Almagest.Charts.Tests.Distributions;

public sealed class DensityMapTests
{
    private static readonly DensityAxis Flux = new("flux (erg cm⁻² s⁻¹)", IsLog: true, 1e-16, 1e-12),
        Index = new("Γ", Lower: 1, Upper: 3);

    [Fact]
    public void Points_lie_at_their_share_of_both_axes()
    {
        SvgPicture svg = new(
            DensityMap.Draw("t", Flux, Index, [(1e-15, 2.5), (1e-12, 1), (1e-17, 2), (0, 2), (1e-14, double.NaN)])
        );
        (double X, double Y)[] dots = [.. svg.Dots().Select(svg.Share)];
        // What is beyond an axis, or has no logarithm, is left out. Coordinates are written to a tenth of a pixel.
        Assert.Equal(2, dots.Length);
        Assert.Equal((0.25, 0.75), (dots[0].X, dots[0].Y), Near);
        Assert.Equal((1.0, 0.0), (dots[1].X, dots[1].Y), Near);
        Assert.Contains(
            "2 of 5",
            DensityMap.Draw("t", Flux, Index, [(1e-15, 2.5), (1e-12, 1), (1e-17, 2), (0, 2), (1e-14, double.NaN)]).AltText,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Many_points_are_counted_in_256_by_256_cells()
    {
        (double, double)[] points = [.. Enumerable.Repeat((0.5001, 0.2501), 10_000), (0.999, 0.999)];
        SvgPicture svg = new(DensityMap.Draw("t", new("x", Lower: 0, Upper: 1), new("y", Lower: 0, Upper: 1), points));
        string data = svg.Of("image").First().Attribute("href")!.Value;
        byte[] file = Convert.FromBase64String(data[(data.IndexOf(',', StringComparison.Ordinal) + 1)..]);
        Assert.Equal([0, 0, 1, 0, 0, 0, 1, 0], file[16..24]);
        byte[] pixels = PngReader.Read(file);
        int[] painted = [.. Enumerable.Range(0, 256 * 256).Where(i => pixels[3 * i] < 255)];
        // Rows from the top: 0.2501 lies in the 64th from below.
        Assert.Equal([0, 256 - 1], painted.Take(1).Select(i => i / 256).Concat(painted.Take(1).Select(i => i % 256)));
        Assert.Equal((255 - 64, 128), (painted[1] / 256, painted[1] % 256));
        Assert.Equal(2, painted.Length);
        // More is darker.
        Assert.True(pixels[3 * painted[1]] < pixels[3 * painted[0]]);
        Assert.Contains("10000", svg.Texts);
    }

    [Fact]
    public void Ten_thousand_points_are_one_path_and_one_more_are_not()
    {
        (double, double)[] points = [.. Enumerable.Range(0, 10_001).Select(i => ((double)i, 1.0 * i * i))];
        Picture all = DensityMap.Draw("t", new("x"), new("y"), points[1..]);
        Assert.Equal(10_000, new SvgPicture(all).Dots().Length);
        Assert.InRange(all.ToSvg().Length, 10_000, 200_000);
        Assert.NotEmpty(new SvgPicture(DensityMap.Draw("t", new("x"), new("y"), points)).Of("image"));
    }

    [Fact]
    public void No_point_and_one_point_can_be_drawn()
    {
        Assert.NotEmpty(DensityMap.Draw("t", Flux, Index, []).ToPng(1));
        Assert.Equal((0.5, 0.5), One(new("x"), new("y"), (3, -2)), Near);
        Assert.InRange(One(new("x", IsLog: true), new("y"), (3, 0)).X, 0.1, 0.9);
    }

    private static (double X, double Y) One(DensityAxis x, DensityAxis y, (double, double) point)
    {
        SvgPicture svg = new(DensityMap.Draw("t", x, y, [point]));
        return svg.Share(Assert.Single(svg.Dots()));
    }

    private static bool Near((double X, double Y) one, (double X, double Y) other) =>
        Math.Abs(one.X - other.X) < 2e-4 && Math.Abs(one.Y - other.Y) < 2e-4;
}
