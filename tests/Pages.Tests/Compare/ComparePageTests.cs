using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Almagest.Pages.Links;
using Almagest.Pages.Numbers;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Compare;

public sealed class ComparePageTests(Browser browser, FilledSites sites)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Two_runs_differ_by_what_was_put_in(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync(Address.Compare(FilledSites.Survey, FilledSites.Moved));
        // Six of 54 have no counts, and limits alone. Upwards, A's half width is 0.2, B's 0.1.
        double sigma = Math.Sqrt(((0.2 * 0.2) + (0.1 * 0.1)) / 2);
        Assert.Equal(
            [
                "",
                "48",
                "+0.300",
                $"+{Figure.Of(FilledSites.Shift / sigma, 3)}",
                "100 %",
                Figure.Percent(1 / 48.0),
                Figure.Of(FilledSites.FarShift / sigma, 3),
                "0",
                "0",
            ],
            await Cells("Parameters of both", "PhoIndex")
        );
        Assert.Equal(["54", "−162.0", "−3.00", "0", "54"], await Cells("Statistics of both", "statistic"));
        // One parameter more, of 100 bins.
        Assert.Equal(["54", "−54.00", "−1.00", "0", "54"], await Cells("Statistics of both", "AIC"));
        Assert.Equal("54", (await Cells("Statistics of both", "BIC"))[3]);
        Assert.Equal(["0", "1"], await Cells("Flags of one run alone", "AtPriorEdge"));
        ILocator first = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Moved sources" }).Locator("tbody tr").First;
        Assert.Equal(
            Address.Source(MadeUpRun.NameOf(FilledSites.Far), FilledSites.Survey),
            await first.Locator("th a").GetAttributeAsync("href")
        );
        // 48 sources with both numbers, a disc each.
        string path = (await visit.Page.Locator("figure.plot path[stroke-linecap]").GetAttributeAsync("d"))!;
        Assert.Equal(48, path.Count(letter => letter == 'M'));

        async Task<IReadOnlyList<string>> Cells(string table, string row) =>
            await visit
                .Page.GetByRole(AriaRole.Region, new() { Name = table })
                .GetByRole(AriaRole.Row, new() { Name = row })
                .Locator("td")
                .AllInnerTextsAsync();
    }

    /// <summary>What the page gives to be asked elsewhere, asked here.</summary>
    [Theory]
    [InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Its_query_has_both_sides_of_each_pair(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync($"{Address.Compare(FilledSites.Survey, FilledSites.Moved)}&by=goodness");
        string adql = await visit.Page.Locator("section[aria-labelledby=repeat] pre").First.InnerTextAsync();
        using HttpClient client = site.Client();
        string[][] rows =
        [
            .. (await client.GetStringAsync(Address.Answer(adql, "tsv"), Cancellation))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t')),
        ];
        Assert.Equal(["source_name", "a_phoindex", "a_phoindex_lolim", "a_phoindex_hilim", "b_phoindex"], rows[0][..5]);
        Assert.Equal("goodness", rows[0][^1]);
        Assert.Equal(54, rows.Length - 1);
        string[] far = rows.Single(row => row[0] == MadeUpRun.NameOf(FilledSites.Far));
        Assert.Equal(
            FilledSites.FarShift,
            double.Parse(far[4], CultureInfo.InvariantCulture) - double.Parse(far[1], CultureInfo.InvariantCulture),
            1e-6
        );
    }

    /// <summary>A part of the diagram that is drawn over: the address has both ranges, and the pairs within them are drawn alone.
    /// By hand and without scripts likewise.</summary>
    [Fact]
    public async Task Differences_that_are_drawn_over_are_looked_at_closer()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync($"{Address.Compare(FilledSites.Survey, FilledSites.Moved)}&by=statistic");
        ILocator picture = visit.Page.Locator("figure.plot svg");
        Assert.Equal(48, await DotsAsync(visit));
        // All but one are shifted alike, by about two sigmas; that one lies above.
        await visit.DrawOverAsync(picture, (0.5, 0), (1, 0.5));
        await visit.Page.WaitForURLAsync("**across=*up=*");
        int some = await DotsAsync(visit);
        Assert.InRange(some, 5, 43);
        Assert.Contains(
            $"{some} of 54 pairs lie here",
            await visit.Page.Locator(".plot figcaption").InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.NotEqual("", await visit.Page.GetByLabel("across").InputValueAsync());
        // What is drawn over once more narrows it.
        await visit.DrawOverAsync(picture, (0, 0), (0.6, 1));
        await Assertions.Expect(visit.Page.Locator(".plot figcaption")).Not.ToContainTextAsync($"{some} of");
        Assert.InRange(await DotsAsync(visit), 1, some - 1);
        await visit.ChartsAreLegibleAsync();
        await visit.KeepPictureAsync("compare-zoomed");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "All of it" }).ClickAsync();
        await Assertions.Expect(visit.Page).Not.ToHaveURLAsync(new Regex("across"));
        Assert.Equal(48, await DotsAsync(visit));
        await using Visit plain = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await plain.OpenAsync($"{Address.Compare(FilledSites.Survey, FilledSites.Moved)}&by=statistic");
        await plain.Page.GetByLabel("up").FillAsync("5..");
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Draw" }).ClickAsync();
        Assert.Equal(1, await DotsAsync(plain));
        await plain.Page.GetByLabel("up").FillAsync("..-50");
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Draw" }).ClickAsync();
        await plain.Page.GetByText("No pair lies there.").WaitForAsync();
        await plain.Page.GetByRole(AriaRole.Link, new() { Name = "All of it" }).ClickAsync();
        Assert.Equal(48, await DotsAsync(plain));

        static async Task<int> DotsAsync(Visit visit) =>
            (await visit.Page.Locator("figure.plot path[stroke-linecap]").GetAttributeAsync("d"))!.Count(letter => letter == 'M');
    }

    [Fact]
    public async Task Runs_are_chosen_and_columns_drawn()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Compare());
        await visit.Page.GetByLabel("A", new() { Exact = true }).FillAsync(FilledSites.Hostile);
        await visit.Page.GetByLabel("B", new() { Exact = true }).FillAsync(FilledSites.Longest);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await visit.Page.GetByLabel("against A's").SelectOptionAsync("goodness");
        await visit.Page.GetByLabel("difference of").SelectOptionAsync("norm");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Draw" }).ClickAsync();
        await visit.Page.GetByText("norm: difference in σ").WaitForAsync();
        Assert.Contains("by=goodness", visit.Page.Url, StringComparison.Ordinal);
        await visit.FitsAsync();
        await visit.IsAccessibleAsync();
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("Nothing has moved.");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Turn round" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/compare?a=nnn**");
        Assert.Equal(FilledSites.Longest, await visit.Page.GetByLabel("A", new() { Exact = true }).InputValueAsync());
    }

    [Theory]
    [InlineData("survey", "survey", null, HttpStatusCode.BadRequest)]
    [InlineData("survey", "no such", null, HttpStatusCode.NotFound)]
    [InlineData("survey", "waiting", null, HttpStatusCode.OK)]
    [InlineData("survey", "survey again", "&parameter=kT", HttpStatusCode.BadRequest)]
    [InlineData("survey", "survey again", "&by=source_name", HttpStatusCode.BadRequest)]
    [InlineData("survey", "survey again", "&by=no%20such", HttpStatusCode.BadRequest)]
    [InlineData("survey", "survey again", "&colour=red", HttpStatusCode.BadRequest)]
    [InlineData("survey", "survey again", "&across=2..1", HttpStatusCode.BadRequest)]
    public async Task What_can_not_be_compared_is_told(string a, string b, string? more, HttpStatusCode status)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(Address.Compare(a, b) + more, Cancellation);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }
}
