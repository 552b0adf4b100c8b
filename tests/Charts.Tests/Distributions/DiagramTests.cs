using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Almagest.Charts.Distributions;

namespace Almagest.Charts.Tests.Distributions;

public sealed partial class DiagramTests
{
    private const double None = double.NaN,
        Near = 0.06;

    private static readonly bool[] All = [true, true, true, true, true];

    /// <summary>A value with its error, an upper limit, a lower one, an interval without a value, and nothing known.</summary>
    private static readonly DiagramFigure Index = new(
        new DensityAxis("index"),
        [1, None, None, None, None],
        (new[] { 0.5, None, 2, 3, None }, new[] { 1.5, 4, None, 3.5, None })
    );

    private static readonly DiagramFigure Norm = new(new DensityAxis("norm"), [1, 2, 3, 4, 5]);

    [Fact]
    public void Without_errors_what_has_no_value_has_no_place()
    {
        Diagram diagram = new(Index with { Ends = null }, Norm, All);
        Assert.Equal(1, Dots(diagram));
        Assert.Empty(Lines(diagram, "1.1"));
        Assert.True(diagram.Across.Upper < 2);
    }

    [Fact]
    public void A_limit_is_an_arrow_from_its_end_to_where_the_value_may_lie()
    {
        Diagram diagram = new(Index, Norm, All);
        Assert.Equal(1, Dots(diagram));
        // Of the value, and of the interval that has none.
        Assert.Equal(2, Lines(diagram, "0.7").Length);
        // Of each limit a stroke across, a shaft and a head.
        (double X, double Y)[][] lines = Lines(diagram, "1.1");
        Assert.Equal(6, lines.Length);
        Is(At(diagram, 4, 2), lines[1][0]);
        Assert.InRange(lines[1][0].X - lines[1][1].X, 10, 20);
        Is(At(diagram, 2, 3), lines[4][0]);
        Assert.InRange(lines[4][1].X - lines[4][0].X, 10, 20);
    }

    [Fact]
    public void An_upper_limit_of_what_is_drawn_up_points_down()
    {
        (double X, double Y)[][] lines = Lines(new(Norm, Index, All), "1.1");
        Assert.InRange(lines[1][1].Y - lines[1][0].Y, 10, 20);
        Assert.InRange(lines[4][0].Y - lines[4][1].Y, 10, 20);
    }

    /// <summary>Unseen, so that the pointer finds what an arrow doesn't tell: where the limit is, and of which side.</summary>
    [Fact]
    public void A_limit_has_a_place_and_a_side_of_each_axis_and_an_interval_both_its_ends()
    {
        Diagram diagram = new(Index, Norm, All);
        (string Over, string Up, string? Spans, (double X, double Y) At)[] limits =
        [
            .. new SvgPicture(diagram.Draw(""))
                .Of("g")
                .Where(one => one.Attribute("data-over") is not null)
                .Select(one =>
                    (
                        one.Attribute("data-over")!.Value,
                        one.Attribute("data-up")!.Value,
                        one.Attribute("data-over-spans")?.Value,
                        Corners(one.Elements().Single().Attribute("d")!.Value)[0]
                    )
                ),
        ];
        Assert.Equal(
            [("< ", "", null), ("", "", "3 3.5"), ("> ", "", null)],
            limits.Select(one => (one.Over, one.Up, one.Spans))
        );
        Is(At(diagram, 4, 2), limits[0].At);
        Is(At(diagram, 3.25, 4), limits[1].At);
        Is(At(diagram, 2, 3), limits[2].At);
    }

    [Fact]
    public void What_is_not_chosen_has_neither_errors_nor_limits()
    {
        Diagram diagram = new(Index, Norm, new bool[5]);
        Assert.Equal(1, Dots(diagram));
        Assert.Empty(Lines(diagram, "1.1"));
        Assert.Empty(Lines(diagram, "0.7"));
    }

    private static void Is((double X, double Y) expected, (double X, double Y) found)
    {
        Assert.Equal(expected.X, found.X, Near);
        Assert.Equal(expected.Y, found.Y, Near);
    }

    private static (double X, double Y) At(Diagram diagram, double x, double y)
    {
        (double left, double top, double width, double height) = new SvgPicture(diagram.Draw("")).Area;
        return (left + (diagram.Across.Of(x) * width), top + ((1 - diagram.Up.Of(y)) * height));
    }

    private static int Dots(Diagram diagram) =>
        Paths(diagram)
            .Where(path => path.Attribute("stroke-linecap")?.Value == "round" && path.Attribute("stroke-opacity")?.Value != "0")
            .Sum(path => path.Attribute("d")!.Value.Count(letter => letter == 'M'));

    /// <summary>Those of a thickness, each of its corners.</summary>
    private static (double X, double Y)[][] Lines(Diagram diagram, string width) =>
        [
            .. Paths(diagram)
                .Where(path => path.Attribute("stroke-width")?.Value == width)
                .SelectMany(path => path.Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries))
                .Select(line => Corners($"M{line}")),
        ];

    private static (double X, double Y)[] Corners(string line)
    {
        (double x, double y) = (0, 0);
        List<(double, double)> corners = [];
        foreach (Match step in Step().Matches(line))
        {
            double[] to = [.. step.Groups["to"].Value.Split(' ').Select(one => double.Parse(one, CultureInfo.InvariantCulture))];
            (x, y) = step.Groups["step"].Value switch
            {
                "H" => (to[0], y),
                "V" => (x, to[0]),
                "h" => (x + to[0], y),
                "v" => (x, y + to[0]),
                _ => (to[0], to[1]),
            };
            corners.Add((x, y));
        }
        return [.. corners];
    }

    private static IEnumerable<XElement> Paths(Diagram diagram) => new SvgPicture(diagram.Draw("")).Of("path");

    [GeneratedRegex("(?<step>[MLHVhv])(?<to>[-0-9. ]+)", RegexOptions.None, 10_000)]
    private static partial Regex Step();
}
