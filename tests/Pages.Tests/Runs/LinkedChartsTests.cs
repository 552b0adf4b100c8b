using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Almagest.Learning.Priors;
using Almagest.Pages.Charts;
using Almagest.Pages.Links;
using Almagest.Pages.Runs;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Runs;

/// <summary>Charts of a run: what a bar says is what it chooses, and what is chosen is what is zoomed in on.</summary>
public sealed partial class LinkedChartsTests(Browser browser, FilledSites sites, RxteSite rxte)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Of every chart, parameters, statistic, goodness and counts; on PostgreSQL the bars at both ends, whose ends are
    /// open.</summary>
    [Theory]
    [InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Each_bar_chooses_as_many_fits_as_it_says(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        using HttpClient client = site.Client();
        string page = await client.GetStringAsync(Address.Run(FilledSites.Survey), Cancellation);
        string[] charts = page.Split("<figure class=\"bars\">")[1..];
        Assert.Equal(5, charts.Length);
        foreach (string chart in charts)
        {
            Match[] bars = Bar().Matches(chart.Split("</figure>")[0]).ToArray();
            Assert.NotEmpty(bars);
            Assert.Equal(
                54,
                bars.Sum(bar => NumberOf(bar, "fits"))
                    + (Without().Match(chart) is { Success: true } none ? NumberOf(none, "fits") : 0)
            );
            foreach (Match bar in provider == StorageProvider.Sqlite ? bars : [bars[0], bars[^1]])
                Assert.Equal(NumberOf(bar, "fits"), await ChosenAsync(client, WebUtility.HtmlDecode(bar.Groups["to"].Value)));
        }
    }

    /// <summary>By hand: which of RXTE's fits lie so far from what is expected, from what the run tells of each.</summary>
    [Fact]
    public async Task How_far_a_statistic_lies_from_its_expectation_is_chosen_by()
    {
        Site site = await rxte.GetAsync();
        using HttpClient client = site.Client();
        string table = await client.GetStringAsync(
            Address.Answer(
                "SELECT statistic, expected_statistic, expected_statistic_sigma FROM almagest.fits WHERE run = 'xtej1550_disc'",
                "tsv"
            ),
            Cancellation
        );
        double[] sigmas =
        [
            .. table
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(row => row.Split('\t').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
                .Select(one => (one[0] - one[1]) / one[2]),
        ];
        int expected = sigmas.Count(one => one is >= -1.25 and < 2.5);
        Assert.InRange(expected, 10, 500);
        Assert.Equal(expected, await ChosenAsync(client, $"{Address.Run("xtej1550_disc")}&only=misfit:-1.25..2.5"));
        // On the page it is drawn over.
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Run("xtej1550_disc"));
        ILocator chart = visit.Page.Locator(".bars").Filter(new() { HasText = "(statistic − expected) / σ" });
        // What comes late would push the chart away from under the pointer.
        await visit.ThereAfterAsync();
        await chart.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await chart.Locator("svg").BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.3f), box.Y + (box.Height / 2));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.6f), box.Y + (box.Height / 2), new() { Steps = 4 });
        await visit.Page.Mouse.UpAsync();
        await visit.Page.WaitForURLAsync("**only=misfit*");
        Assert.Contains(
            "≤ (statistic − expected) / σ <",
            await visit.Page.Locator(".filters .chips").InnerTextAsync(),
            StringComparison.Ordinal
        );
    }

    /// <summary>Axes of the diagram and of histograms reach as far as what is chosen does, nothing else is drawn.</summary>
    [Fact]
    public async Task What_is_chosen_is_zoomed_in_on()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync($"{Address.Run(FilledSites.Survey)}&only=phoindex:1.5..2");
        (double from, double to) = await ReachAsync();
        Assert.True(to - from > 1, $"{from} to {to}");
        // A prior tells of all fits, not of those that somebody chose.
        Assert.Equal(4, await visit.Page.Locator(".bars .key.curve").CountAsync());
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Zoom in" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**zoom=1**");
        (from, to) = await ReachAsync();
        Assert.InRange(from, 1.3, 1.6);
        Assert.InRange(to, 1.8, 2.2);
        int chosen = int.Parse(
            (await visit.Page.Locator("#fits h2").InnerTextAsync()).Split(' ')[0],
            CultureInfo.InvariantCulture
        );
        Assert.Equal(0, await visit.Page.Locator(".bars .curve").CountAsync());
        string first = (await visit.Page.Locator(".bars svg").First.GetAttributeAsync("aria-label"))!;
        Assert.EndsWith($" of {chosen} fits", first, StringComparison.Ordinal);
        int dots = await visit
            .Page.Locator(".diagram path[stroke-linecap]")
            .EvaluateAllAsync<int>("paths => paths.reduce((sum, path) => sum + path.getAttribute('d').split('M').length - 1, 0)");
        Assert.Equal(chosen, dots);
        // Forms and bars keep it.
        await visit.Page.Locator(".diagram").Locator("xpath=..").GetByRole(AriaRole.Button, new() { Name = "Draw" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**zoom=1**");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Zoom in" }).ClickAsync();
        await visit.Page.WaitForURLAsync(address => !address.Contains("zoom", StringComparison.Ordinal));

        async Task<(double From, double To)> ReachAsync()
        {
            string[] reach = (await visit.Page.Locator(".diagram [data-frame]").GetAttributeAsync("data-x"))!.Split(' ');
            return (double.Parse(reach[0], CultureInfo.InvariantCulture), double.Parse(reach[1], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A uniform prior of 1 to 3 puts a fifth of the fits into each fifth, and none beside.</summary>
    [Fact]
    public void A_parameter_is_drawn_with_its_prior()
    {
        double[] values = [.. Enumerable.Range(0, 360).Select(i => i / 90.0)];
        Bars bars = RunBars.Parameter(
            "PhoIndex",
            null,
            "phoindex",
            values,
            [.. values.Select(_ => true)],
            new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 1, 3)
        );
        double[] edges = bars.Counted.Edges;
        Assert.All(bars.Curve!.Index(), bin =>
            Assert.Equal(360 * Math.Max(0, Math.Min(3, edges[bin.Index + 1]) - Math.Max(1, edges[bin.Index])) / 2, bin.Item, 1e-9)
        );
        Assert.Equal(("prior", 360), (bars.CurveTitle, (int)Math.Round(bars.Curve!.Sum())));
    }

    private static async Task<int> ChosenAsync(HttpClient client, string address) =>
        NumberOf(Heading().Match(await client.GetStringAsync(address, Cancellation)), "fits");

    private static int NumberOf(Match match, string group) =>
        int.Parse(match.Groups[group].Value.Replace("\u2009", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex(
        "<a href=\"(?<to>[^\"]+)\" tabindex=\"-1\" aria-label=\"[^\"]*: (?<fits>[0-9\u2009]+) of ",
        RegexOptions.None,
        10_000
    )]
    private static partial Regex Bar();

    [GeneratedRegex(">(?<fits>[0-9\u2009]+) without a value<", RegexOptions.None, 10_000)]
    private static partial Regex Without();

    [GeneratedRegex("id=\"fits\">\\s*<h2>(?<fits>[0-9\u2009]+) fits?<", RegexOptions.None, 10_000)]
    private static partial Regex Heading();
}
