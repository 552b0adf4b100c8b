using Almagest.Charts.Drawing;
using Almagest.Charts.Lettering;
using Almagest.Charts.Sky;

namespace Almagest.Charts.Tests.Sky;

public sealed class SkyMapTests
{
    [Fact]
    public void Sources_lie_among_the_meridians_that_name_them()
    {
        SvgPicture svg = new(SkyMap.Draw("three", [(90, 0), (270, 0), (0, 90), (double.NaN, 0), (0, 91)]));
        (double X, double Y)[] dots = svg.Dots();
        Assert.Equal(3, dots.Length);
        Assert.Equal(X(svg, "6h"), dots[0].X, 0.06);
        Assert.Equal(X(svg, "18h"), dots[1].X, 0.06);
        Assert.Equal(X(svg, "0h"), dots[2].X, 0.06);
        // East is to the left; the pole is as high as the ellipse: half of what its sides are away from the middle.
        Assert.True(dots[0].X < dots[2].X && dots[2].X < dots[1].X);
        (double X, double Y)[] rim = SvgPicture.Points(
            svg.Of("polyline").First(line => line.Attribute("stroke-width")!.Value == "1")
        );
        Assert.Equal(rim.Max(point => Math.Abs(point.X - dots[2].X)) / 2, dots[0].Y - dots[2].Y, 0.1);
    }

    [Fact]
    public void Many_sources_are_counted_in_cells_of_equal_areas()
    {
        Picture few = SkyMap.Draw("t", Everywhere(10_000)),
            many = SkyMap.Draw("t", Everywhere(10_001));
        Assert.Equal(10_000, new SvgPicture(few).Dots().Length);
        Assert.NotEmpty(new SvgPicture(many).Of("image"));
        Assert.Contains("10,001 positions", many.AltText, StringComparison.Ordinal);
        Assert.NotEmpty(many.ToPdf());
    }

    [Fact]
    public void No_name_is_cut_off()
    {
        SvgPicture svg = new(SkyMap.Draw("t", []));
        foreach (System.Xml.Linq.XElement text in svg.Of("text"))
        {
            (double x, double width) = (SvgPicture.Number(text, "x"), 10 * Outlines.Width(text.Value));
            (double from, double to) = text.Attribute("text-anchor")!.Value switch
            {
                "end" => (x - width, x),
                "start" => (x, x + width),
                _ => (x - (width / 2), x + (width / 2)),
            };
            Assert.InRange(from, 2, 718);
            Assert.InRange(to, 2, 718);
        }
    }

    private static double X(SvgPicture svg, string name) =>
        SvgPicture.Number(Assert.Single(svg.Of("text"), text => text.Value == name), "x");

    private static (double, double)[] Everywhere(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (i * 137.5 % 360, Math.Asin((2.0 * i / count) - 1) * 180 / Math.PI))];
}
