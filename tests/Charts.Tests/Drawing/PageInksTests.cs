using System.Text.RegularExpressions;
using System.Xml.Linq;
using Almagest.Charts.Axes;
using Almagest.Charts.Distributions;
using Almagest.Charts.Drawing;
using Almagest.Charts.Sky;

namespace Almagest.Charts.Tests.Drawing;

/// <summary>Pictures for pages with a strict policy and colours of their own.</summary>
public sealed class PageInksTests
{
    public static TheoryData<string> All => ["chart", "sky", "density", "diagram"];

    [Theory]
    [MemberData(nameof(All))]
    public void A_page_gets_no_style_and_no_colour_of_ours(string name)
    {
        string svg = PictureOf(name).ToPageSvg();
        XDocument.Parse(svg);
        Assert.DoesNotContain("style=", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("data:", svg, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("(fill|stroke)=\"(#|rgb)", RegexOptions.None, TimeSpan.FromSeconds(1)), svg);
        Assert.Contains("var(--chart-blue)", svg, StringComparison.Ordinal);
        Assert.Contains("var(--ink)", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_density_covers_only_where_there_is_something()
    {
        byte[] png = SkyMap.Density([(10, 20), (10, 20), (200, -30)]);
        // Colour type 6: red, green, blue and alpha.
        Assert.Equal(6, png[25]);
    }

    private static Picture PictureOf(string name)
    {
        (double, double)[] points = [(1, 2), (3, 4), (200, -5)];
        return name switch
        {
            "sky" => SkyMap.Draw("", points),
            "density" => DensityMap.Draw("", new("x"), new("y"), points),
            "diagram" => new Diagram(
                new(new("x"), [1, 2, 3], ([0.5, 1, 2], [1.5, 3, 4])),
                new(new("y", IsLog: true), [1, 10, 100]),
                [true, true, false]
            ).Draw("/density.png"),
            _ => new Chart("title", "x", "y", logX: true)
                .Line("one", points, Ink.Blue)
                .Errors("two", [(1, 2, 0.1, 0.2)], Ink.Orange)
                .Shade(1, 2)
                .HorizontalLine(1, "level")
                .Draw(400, 300),
        };
    }
}
