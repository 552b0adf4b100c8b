using Almagest.Application.Selections;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Runs;

/// <summary>A page whose fits are too many to be read before something is seen shows what is known, and then the rest.</summary>
public sealed class ManyFitsTests(Browser browser)
{
    private const string Many = "many",
        Others = "others";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_fits_come_behind_the_first_sight_of_their_run()
    {
        await using Site site = await FilledAsync();
        string run = Address.Run(Many),
            asked = $"{run}&where=net_counts%20%3E%20100",
            sorted = $"{run}&sort=goodness";
        // Nobody has read them yet, or the database alone can tell which, or in which order.
        foreach (string address in new[] { run, asked, sorted })
            Assert.False(await IsWholeAsync(site, address), address);
        await using (Visit visit = await browser.VisitAsync(site.Address))
        {
            await visit.OpenAsync(run);
            await Assertions.Expect(visit.Page.Locator("slow-part")).ToHaveCountAsync(0);
            Assert.Equal("10\u2009080 fits", await visit.Page.Locator("#fits h2").InnerTextAsync());
            Assert.EndsWith(run, visit.Page.Url, StringComparison.Ordinal);
        }
        await using (Visit plain = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false)))
        {
            await plain.OpenAsync(asked);
            await plain.Page.GetByRole(AriaRole.Link, new() { Name = "Show them" }).ClickAsync();
            Assert.Equal("8\u2009952 fits", await plain.Page.Locator("#fits h2").InnerTextAsync());
        }
        // What was read is kept, and so is who meets a condition.
        Assert.True(await IsWholeAsync(site, run));
        Assert.True(await IsWholeAsync(site, asked));
        Assert.True(await IsWholeAsync(site, $"{run}&only=phoindex:1.5..2&flag=PoorFit"));
        Assert.False(await IsWholeAsync(site, sorted));
        Assert.True(await IsWholeAsync(site, $"{sorted}&whole=1"));
    }

    [Fact]
    public async Task Two_runs_of_many_are_compared_behind_the_first_sight()
    {
        await using Site site = await FilledAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        string address = Address.Compare(Many, Others);
        Assert.False(await IsWholeAsync(site, address));
        await visit.OpenAsync(address);
        await Assertions.Expect(visit.Page.Locator("slow-part")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Page.Locator("#repeat")).ToBeVisibleAsync();
        Assert.True(await IsWholeAsync(site, address));
        Assert.False(await IsWholeAsync(site, $"{address}&by=goodness"));
    }

    private static async Task<Site> FilledAsync()
    {
        Site site = await Site.StartAsync();
        await MadeUpRun.AddAsync(site.Services, Many, (RunSelections.MostAtOnce * 112) / 100, "powerlaw", null, Cancellation);
        // The first chunk.
        await MadeUpRun.AddAsync(site.Services, Others, 1, "powerlaw", null, Cancellation);
        return site;
    }

    private static async Task<bool> IsWholeAsync(Site site, string address)
    {
        using HttpClient client = site.Client();
        return !(await client.GetStringAsync(address, Cancellation)).Contains("<slow-part", StringComparison.Ordinal);
    }
}
