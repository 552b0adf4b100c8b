using System.Globalization;
using System.Text.RegularExpressions;
using Almagest.Application.Sources;
using Almagest.Charts.Panels;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Charts;

/// <summary>What charts say of their points.</summary>
public sealed class ChartValuesTests(Browser browser, FilledSites sites, RxteSite rxte)
{
    /// <summary>A picture has some hundred pixels.</summary>
    private const double Tolerance = 0.02;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arrow_keys_tell_what_was_measured()
    {
        Site site = await sites.GetAsync();
        SourceFacts facts = await site.Get<SourceReader>()
            .ReadAsync(CountedRun.Bright, CountedRun.Name, null, null, Cancellation);
        DisplayBin[] bins = [.. facts.Shown!.Drawn.Spectra.Single().Bins];
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Source(CountedRun.Bright, CountedRun.Name));
        ILocator region = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Picture of the spectrum" });
        await region.FocusAsync();
        PlotKind ldata = PlotKind.Find("ldata")!;
        foreach (DisplayBin bin in bins)
        {
            await visit.Page.Keyboard.PressAsync("ArrowRight");
            Match told = Regex.Match(
                await region.Locator("output").InnerTextAsync(),
                @"^energy (\S+) keV · data (\S+) \((\S+) to (\S+)\)"
            );
            Assert.True(told.Success, await region.Locator("output").InnerTextAsync());
            Assert.Equal(bin.Center, Number(told, 1), Tolerance * bin.Center);
            (double value, double error, _) = ldata.Points!(bin);
            Assert.Equal(value, Number(told, 2), Tolerance * value);
            Assert.Equal(value + error, Number(told, 4), Tolerance * (value + error));
        }
    }

    [Fact]
    public async Task The_pointer_tells_bars_points_and_axes()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Run(FilledSites.Survey));
        ILocator bars = visit.Page.Locator(".bars").First;
        await bars.Locator("svg a").Nth(4).HoverAsync();
        await Assertions.Expect(bars.Locator("output")).ToContainTextAsync(" fits");
        ILocator diagram = visit.Page.GetByRole(AriaRole.Figure, new() { Name = "Diagram" });
        await diagram.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await diagram.Locator("[data-series] path").First.BoundingBoxAsync())!;
        // Over all points; the nearest is told, or where the pointer is.
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await Assertions.Expect(diagram.Locator("output")).ToHaveTextAsync(new Regex("^phoindex [0-9.]+ · norm "));
        await visit.Page.Mouse.MoveAsync(1, 1);
        await Assertions.Expect(diagram.Locator("output")).ToBeHiddenAsync();
    }

    /// <summary>A limit is told as one, of the axis that has it.</summary>
    [Fact]
    public async Task Limits_are_told_with_their_sides()
    {
        Site site = await rxte.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync($"{Address.Run("xtej1550_disc")}&x=diskbb_Tin&y=net_counts&errors=1");
        ILocator values = visit.Page.GetByRole(AriaRole.Figure, new() { Name = "Diagram" }).Locator("chart-values");
        ILocator told = values.Locator("output");
        await values.EvaluateAsync("(chart) => (chart.closest('[tabindex=\"0\"]') ?? chart).focus()");
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(told).ToHaveTextAsync(new Regex("^diskbb_tin [0-9.]+ keV · net_counts [0-9.]+"));
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(told).ToHaveTextAsync(new Regex("^diskbb_tin [<>] [0-9.]+ keV · net_counts [0-9.]+"));
    }

    private static double Number(Match match, int group) =>
        double.Parse(match.Groups[group].Value.Replace('−', '-'), CultureInfo.InvariantCulture);
}
