using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Charts;

/// <summary>Charts of every page can be read, in both lights, wide and narrow.</summary>
public sealed class ChartLookTests(Browser browser, FilledSites sites)
{
    [Fact]
    public async Task Texts_and_marks_stand_out_and_nothing_is_cut_or_covered()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        List<string> found = [];
        foreach ((string name, string address) in EveryPageTests.Pages)
        {
            await visit.Page.SetViewportSizeAsync(1300, 900);
            await visit.OpenAsync(address);
            foreach (ColorScheme light in new[] { ColorScheme.Light, ColorScheme.Dark })
            foreach (int width in new[] { 1300, 600, 380 })
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = light });
                await visit.Page.SetViewportSizeAsync(width, 900);
                found.AddRange((await visit.WrongChartsAsync()).Select(one => $"{name}, {light}, {width} px: {one}"));
            }
        }
        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));
    }
}
