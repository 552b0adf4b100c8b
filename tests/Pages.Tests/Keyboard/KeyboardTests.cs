using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Keyboard;

/// <summary>Nobody needs a pointer.</summary>
public sealed class KeyboardTests(Browser browser, FilledSites sites)
{
    private const int MostTabs = 260;

    [Fact]
    public async Task From_home_to_a_source_s_chart_and_back()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        // Where others are at work, too.
        visit.Page.SetDefaultTimeout(90_000);
        await visit.OpenAsync(Address.Home);
        await TabToAsync(visit, name => name == CountedRun.Name);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/run?*");
        // Along the bars of a histogram, and one is chosen.
        ILocator chosen = visit.Page.Locator("#fits h2");
        Assert.Equal("3 fits", await chosen.InnerTextAsync());
        string first = await TabToAsync(visit, name =>
            name.EndsWith("of 3 fits", StringComparison.Ordinal)
            || name.Contains(" fits", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal)
        );
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(first, (await FocusedAsync(visit))[0]);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**only=*");
        await Assertions.Expect(chosen).Not.ToHaveTextAsync("3 fits");
        // What was redrawn around it has not taken the focus away.
        Assert.Contains(" fits", (await FocusedAsync(visit))[0], StringComparison.Ordinal);
        await visit.Page.GoBackAsync();
        await Assertions.Expect(chosen).ToHaveTextAsync("3 fits");
        // To a source, and through its spectrum.
        await TabToAsync(visit, name => name == CountedRun.Bright);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/source?*");
        await TabToAsync(visit, name => name == "Picture of the spectrum");
        ILocator told = visit.Page.Locator(".chart output").First;
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(told).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^energy [0-9.]+ keV · data "));
        string value = await told.InnerTextAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(told).Not.ToHaveTextAsync(value);
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(told).ToContainTextAsync("powerlaw ");
        // Keys of the browser itself don't reach it without a window.
        await visit.Page.GoBackAsync();
        Assert.Contains("/run?", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.GoBackAsync();
        Assert.Equal($"{site.Address}/", visit.Page.Url);
    }

    private static Task<string[]> FocusedAsync(Visit visit) => visit.Page.EvaluateAsync<string[]>(PageScript.Of("focused.js"));

    /// <summary>By Tab alone, the focus seen at each stop.</summary>
    private static async Task<string> TabToAsync(Visit visit, Predicate<string> isWanted)
    {
        List<string> stops = [];
        while (stops.Count < MostTabs)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            string[] focused = await FocusedAsync(visit);
            Assert.True(focused[1].Length == 0, focused[1]);
            if (isWanted(focused[0]))
                return focused[0];
            stops.Add(focused[0]);
        }
        Assert.Fail($"{visit.Page.Url}: nothing that is wanted among the stops:\n{string.Join('\n', stops)}");
        return "";
    }
}
