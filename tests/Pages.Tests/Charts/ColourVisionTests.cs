using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Almagest.Charts.Distributions;
using Almagest.Charts.Drawing;
using Almagest.Pages.Assets;

namespace Almagest.Pages.Tests.Charts;

/// <summary>What is drawn together is told apart by people with each kind of colour blindness, on pages in both lights, in files.
/// States have a word beside their dot, dashed lines a pattern: these need no colour.</summary>
public sealed partial class ColourVisionTests
{
    /// <summary>Of lines and dots, CIEDE2000; touching areas are told apart from about 1 on.</summary>
    private const double Apart = 9;

    /// <summary>Okabe and Ito's as they were published, with the grey of axes among them.</summary>
    private const double ApartInFiles = 7.5;

    private static readonly string[] Series = ["blue", "orange", "green", "purple", "sky", "yellow", "axis"];

    public static TheoryData<string, bool> Sights
    {
        get
        {
            TheoryData<string, bool> all = [];
            foreach (string kind in ColourVision.Kinds.Keys)
            foreach (bool isDark in new[] { false, true })
                all.Add(kind, isDark);
            return all;
        }
    }

    /// <summary>Pairs 1, 7, 17 and 25 of Sharma's table.</summary>
    [Theory]
    [InlineData(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425)]
    [InlineData(50, 0, 0, 50, -1, 2, 2.3669)]
    [InlineData(50, 2.5, 0, 73, 25, -18, 27.1492)]
    [InlineData(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644)]
    public void Differences_are_those_of_the_table(
        double l,
        double a,
        double b,
        double l2,
        double a2,
        double b2,
        double expected
    ) => Assert.Equal(expected, ColourVision.Difference((l, a, b), (l2, a2, b2)), 1e-4);

    [Theory]
    [MemberData(nameof(Sights))]
    public void Series_on_pages_are_told_apart(string kind, bool isDark)
    {
        Dictionary<string, (double, double, double)> style = Style(isDark);
        AreApart(Apart, kind, [.. Series.Select(name => (name, style[$"chart-{name}"]))]);
        // What is not to be trusted, from what is said beside it.
        AreApart(Apart, kind, ("bad", style["bad"]), ("ink", style["ink"]));
        AreApart(Apart, kind, ("bad", style["bad"]), ("faint", style["faint"]));
        AreApart(Apart, kind, ("chosen", style["chart-blue"]), ("pale", Mixed(style["paper"], style["chart-axis"], 0.34)));
    }

    [Theory]
    [InlineData("none"), InlineData("protan"), InlineData("deutan"), InlineData("tritan")]
    public void Series_in_files_are_told_apart(string kind)
    {
        (string, Ink)[] inks =
        [
            ("blue", Ink.Blue),
            ("orange", Ink.Orange),
            ("green", Ink.Green),
            ("purple", Ink.Purple),
            ("sky", Ink.Sky),
            ("yellow", Ink.Yellow),
            ("grey", Ink.Grey),
            ("black", Ink.Black),
        ];
        AreApart(
            ApartInFiles,
            kind,
            [.. inks.Select(one => (one.Item1, ((double)one.Item2.R, (double)one.Item2.G, (double)one.Item2.B)))]
        );
    }

    /// <summary>The more the further from the ground, in lightness alone, whoever looks: it is read without its hue.</summary>
    [Theory]
    [MemberData(nameof(Sights))]
    public void More_points_in_a_cell_are_told_from_fewer(string kind, bool isDark)
    {
        (double, double, double) paper = Style(isDark)["paper"];
        double[] steps =
        [
            LightnessOf(paper),
            // One of a hundred, ten, a hundred.
            .. new[] { 0.28, 0.64, 1 }.Select(cover => LightnessOf(Mixed(paper, (0x21, 0x8C, 0xD0), cover))),
        ];
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.InRange((pair.Second - pair.First) * (isDark ? 1 : -1), 8, 100));
        Ink[,] bar = DensityGrid.Bar(5);
        double[] inFiles = [.. Enumerable.Range(0, 5).Select(i => LightnessOf((bar[0, i].R, bar[0, i].G, bar[0, i].B)))];
        Assert.All(inFiles.Zip(inFiles.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 8, 100));

        double LightnessOf((double, double, double) colour) => ColourVision.Lab(colour, kind).L;
    }

    private static void AreApart(double least, string kind, params (string Name, (double, double, double) Colour)[] colours)
    {
        foreach ((int i, (string name, (double, double, double) colour)) in colours.Index())
        foreach ((string other, (double, double, double) second) in colours.Skip(i + 1))
        {
            double apart = ColourVision.Difference(ColourVision.Lab(colour, kind), ColourVision.Lab(second, kind));
            Assert.True(apart >= least, FormattableString.Invariant($"{kind}: {name} and {other} are {apart:0.0} apart"));
        }
    }

    private static (double, double, double) Mixed(
        (double R, double G, double B) ground,
        (double R, double G, double B) over,
        double cover
    ) =>
        (
            ground.R + (cover * (over.R - ground.R)),
            ground.G + (cover * (over.G - ground.G)),
            ground.B + (cover * (over.B - ground.B))
        );

    /// <summary>The colours of the style, as it is served.</summary>
    private static Dictionary<string, (double, double, double)> Style(bool isDark) =>
        Property()
            .Matches(Encoding.UTF8.GetString(Asset.Bytes("page.css")))
            .ToDictionary(
                match => match.Groups["name"].Value,
                match =>
                {
                    int colour = int.Parse(
                        match.Groups[isDark ? "dark" : "light"].Value,
                        NumberStyles.HexNumber,
                        CultureInfo.InvariantCulture
                    );
                    return ((double)(colour >> 16), (double)((colour >> 8) & 255), (double)(colour & 255));
                }
            );

    [GeneratedRegex(
        "--(?<name>[a-z-]+): light-dark\\(#(?<light>[0-9a-f]{6}), #(?<dark>[0-9a-f]{6})\\)",
        RegexOptions.None,
        10_000
    )]
    private static partial Regex Property();
}
