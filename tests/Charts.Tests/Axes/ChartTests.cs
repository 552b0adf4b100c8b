using System.Buffers.Binary;
using System.Text;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Tests.Axes;

public sealed class ChartTests
{
    [Fact]
    public void A_point_lies_at_its_share_of_both_axes()
    {
        SvgPicture svg = new(Chart(logX: true).Dots("data", [(10, 0.75)], Ink.Blue).Draw(400, 300));
        // The other one is in the legend.
        (double x, double y) = svg.Share(svg.Dots(which: 1).Single());
        // 10 is a third of the way from 1 to 1000; dots are told to a tenth of a pixel.
        Assert.Equal(1.0 / 3, x, 3e-4);
        Assert.Equal(0.75, y, 3e-4);
    }

    [Theory]
    [InlineData(0.5), InlineData(0.99)]
    public void A_level_s_name_is_not_cut_by_the_border(double level)
    {
        SvgPicture svg = new(Chart().HorizontalLine(level, "level").Draw(400, 300));
        double foot = SvgPicture.Number(svg.Of("text").Single(text => text.Value.Trim() == "level"), "y"),
            line = svg.Area.Y + ((1 - level) * svg.Area.Height);
        Assert.InRange(foot, svg.Area.Y + 9, svg.Area.Y + svg.Area.Height);
        Assert.InRange(Math.Abs(foot - line), 2, 14);
    }

    [Fact]
    public void What_a_logarithm_does_not_have_is_left_out() =>
        Assert.Single(
            new SvgPicture(Chart(logX: true).Dots(null, [(0, 0.5), (-1, 0.5), (10, 0.5)], Ink.Blue).Draw(400, 300)).Dots()
        );

    [Fact]
    public void A_hole_between_bins_is_left_open()
    {
        SvgPicture svg = new(
            Chart().Steps(null, [(100, 200), (200, 300), (500, 600)], [0.2, 0.4, 0.6], Ink.Orange).Draw(400, 300)
        );
        Assert.Equal([4, 2], svg.Lines("#D55E00").Select(line => line.Length));
    }

    [Fact]
    public void The_same_chart_is_the_same_in_every_form_at_every_call()
    {
        Picture one = Chart().Line("model", [(1, 0.1), (1000, 0.9)], Ink.Orange).Draw(300, 200),
            other = Chart().Line("model", [(1, 0.1), (1000, 0.9)], Ink.Orange).Draw(300, 200);
        Assert.Equal(one.ToSvg(), other.ToSvg());
        Assert.Equal(one.ToPng(), other.ToPng());
        Assert.Equal(one.ToSvg(), one.ToSvg());
        Assert.DoesNotContain("style=", one.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("height=\"200\" style=\"fill:rgb(255,255,255)", one.ToSvgDocument(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_pictures_of_a_page_do_not_share_their_clip_paths()
    {
        string[] Ids(double y) =>
            [
                .. new SvgPicture(Chart().Line(null, [(1, y), (9, y)], Ink.Blue).Draw(300, 200))
                    .Of("clipPath")
                    .Select(one => one.Attribute("id")!.Value),
            ];
        Assert.NotEmpty(Ids(0.2));
        Assert.Empty(Ids(0.2).Intersect(Ids(0.3)));
    }

    [Fact]
    public void It_says_what_it_shows() =>
        Assert.Equal(
            "a title: y (unit), below against x; data",
            Chart().Dots("data", [(1, 1)], Ink.Blue).Panel("below", 0.5).Draw(300, 200).AltText
        );

    /// <summary>White paper; the middle of the blue is the middle of the frame.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void On_pixels_a_point_lies_where_it_belongs(double scale)
    {
        (byte[] pixels, int width, int height) = Pixels(Chart().Dots(null, [(500.5, 0.5)], Ink.Blue, 6).Draw(400, 300), scale);
        Assert.Equal(((int)(400 * scale), (int)(300 * scale)), (width, height));
        Assert.Equal(255, pixels[0]);
        (int X, int Y)[] blue = [.. Where(pixels, width, (r, g, b) => b > r + 100)],
            grey = [.. Where(pixels, width, (r, g, b) => r == 0x88 && g == 0x88 && b == 0x88)];
        (int X, int Y)[] frame = [.. grey.GroupBy(p => p.X).Where(one => one.Count() > height / 2).SelectMany(one => one)];
        Assert.Equal((frame.Min(p => p.X) + frame.Max(p => p.X)) / 2.0, blue.Average(p => p.X), 1.0);
        Assert.Equal(Math.PI * 36 * scale * scale, blue.Length, 0.1 * Math.PI * 36 * scale * scale);
    }

    /// <summary>What a page forbids, and what would be black on black.</summary>
    [Fact]
    public void On_pages_colours_are_names_and_nothing_has_a_style()
    {
        string svg = Chart()
            .Line("line", [(1, 0.1), (1000, 0.9)], Ink.Orange)
            .Errors("data", [(5, 0.5, 1, 0.1)], Ink.Blue)
            .Bands("band", [(10, 20, 0.1, 0.2)], Ink.Green)
            .Shade(30, 40)
            .HorizontalLine(0.5, "level")
            .Draw(400, 300)
            .ToPageSvg();
        Assert.DoesNotContain("style=", svg, StringComparison.Ordinal);
        Assert.DoesNotMatch("=\"#[0-9A-Fa-f]", svg);
        foreach (
            string name in new[] { "ink", "chart-orange", "chart-blue", "chart-green", "chart-shade", "chart-axis", "chart-grid" }
        )
            Assert.Contains($"\"var(--{name})\"", svg, StringComparison.Ordinal);
    }

    /// <summary>Whatever a name holds, it stays on the paper, and numbers do not overlap.</summary>
    [Fact]
    public void Letters_stay_on_the_paper()
    {
        string endless = new('W', 500);
        SvgPicture svg = new(
            new Chart(endless, endless, endless, true, true)
                .Line(endless, [(1e-9, 1e-12), (1e9, 1e20)], Ink.Blue)
                .Panel("data − model (photons cm⁻² s⁻¹ keV⁻¹)", 0.4)
                .Line("other", [(1e-9, -1e-12), (1e9, 3e-12)], Ink.Green)
                .Draw(400, 300)
        );
        Assert.All(svg.Letters(), box =>
            Assert.True(box.Left >= 0 && box.Right <= 400 && box.Top >= 0 && box.Bottom <= 300, $"{box}")
        );
        Assert.Equal([], svg.Overlaps());
    }

    [Fact]
    public void PDF_is_a_page_without_fonts()
    {
        string pdf = Encoding.Latin1.GetString(Chart().Line("Γ", [(1, 0.1), (1000, 0.9)], Ink.Orange).Draw(400, 300).ToPdf());
        Assert.StartsWith("%PDF-1", pdf, StringComparison.Ordinal);
        Assert.Contains("[0 0 300 225]", pdf, StringComparison.Ordinal);
        Assert.DoesNotContain("/BaseFont", pdf, StringComparison.Ordinal);
    }

    /// <summary>A curve that leaves its panel is cut there, not drawn over the next one.</summary>
    [Fact]
    public void PDF_cuts_each_panel_off_at_its_border()
    {
        Chart chart = Chart()
            .Line(null, [(1, 0.5), (1000, -5)], Ink.Orange)
            .Panel("below", 1)
            .YRange(0, 1)
            .Line(null, [(1, 0.5), (1000, 0.5)], Ink.Blue);
        string[] clips =
        [
            .. Encoding
                .Latin1.GetString(chart.Draw(400, 300).ToPdf())
                .ReplaceLineEndings("\n")
                .Split("re\nW\nn\n")[..^1]
                .Select(before => before[(before.TrimEnd().LastIndexOf('\n') + 1)..].Trim()),
        ];
        // The whole page, both panels together, each alone, and no legend: x, y from below, width, height.
        double[][] panels = [.. clips.Select(Numbers).Where(box => box[3] is > 1 and < 150).DistinctBy(box => box[1])];
        Assert.Equal(2, panels.Length);
        Assert.Equal(panels[0][3], panels[1][3], 0.01);
        Assert.True(panels[0][1] > panels[1][1] + panels[1][3]);
    }

    private static double[] Numbers(string text) =>
        [.. text.Split(' ').Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];

    private static Chart Chart(bool logX = false) => new Chart("a title", "x", "y (unit)", logX).XRange(1, 1000).YRange(0, 1);

    private static IEnumerable<(int X, int Y)> Where(byte[] pixels, int width, Func<byte, byte, byte, bool> matches)
    {
        for (int i = 0; i < pixels.Length / 3; i++)
            if (matches(pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]))
                yield return (i % width, i / width);
    }

    private static (byte[] Pixels, int Width, int Height) Pixels(Picture picture, double scale)
    {
        byte[] file = picture.ToPng(scale);
        (int width, int height) = (
            BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)),
            BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20))
        );
        return (Drawing.PngReader.Read(file), width, height);
    }
}
