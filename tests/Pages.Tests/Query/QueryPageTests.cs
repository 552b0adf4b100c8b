using System.Globalization;
using System.Net;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Query;

public sealed class QueryPageTests(Browser browser, FilledSites sites)
{
    private const string Parameters =
        "SELECT f.source_name, p.parameter, p.estimate, f.observation_id, f.run\nFROM almagest.parameters AS p JOIN "
        + "almagest.fits AS f ON p.run_number = f.run_number AND p.observation_id = f.observation_id\n"
        + "ORDER BY f.run, f.observation_id, p.parameter";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Rows_are_those_that_tap_gives_page_by_page(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync(Address.Query(Parameters));
        using HttpClient client = site.Client();
        string[] told = (await client.GetStringAsync(Address.Answer(Parameters, "tsv"), Cancellation)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        double[] expected = [.. told.Skip(1).Select(line => double.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture))];
        // Three runs of 60 observations, of which every tenth is not fitted, with two parameters.
        Assert.Equal(324, expected.Length);
        List<double> seen = [];
        for (int page = 0; page < 4; page++)
        {
            string label = await visit.Page.GetByText("Rows ").First.InnerTextAsync();
            Assert.StartsWith(
                $"Rows {(100 * page) + 1} to {Math.Min(324, 100 * (page + 1))} of 324",
                label,
                StringComparison.Ordinal
            );
            foreach (ILocator row in await visit.Page.Locator("main tbody tr").AllAsync())
                seen.Add(
                    double.Parse((await row.Locator("td").Nth(2).GetAttributeAsync("title"))!, CultureInfo.InvariantCulture)
                );
            if (page < 3)
                await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Rows behind" }).ClickAsync();
        }
        Assert.Equal(expected, seen);
        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Rows behind" }).CountAsync());
    }

    [Fact]
    public async Task Names_with_markup_are_names()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Query($"SELECT DISTINCT run FROM almagest.fits WHERE run LIKE '%script%'"));
        ILocator link = visit.Page.Locator("main tbody a");
        Assert.Equal(Address.Run(FilledSites.Hostile), await link.GetAttributeAsync("href"));
        Assert.Contains("<script>alert('x')</script>", await link.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("\\u202E", await link.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT source_name, goodnes\r\nFROM almagest.fits", "goodnes", "goodness")]
    [InlineData("SELECT source_name FROM almagest.fitz WHERE 1 = 1", "almagest.fitz", "almagest.fits")]
    [InlineData("SELECT f.statistik FROM almagest.fits AS f", "statistik", "statistic")]
    public async Task A_wrong_name_is_marked_and_mended_by_a_link(string adql, string wrong, string right)
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Query(adql), status: 400);
        Assert.Equal(wrong, await visit.Page.Locator("mark").InnerTextAsync());
        Assert.Equal(adql.ReplaceLineEndings("\n"), await visit.Page.Locator(".fault").InnerTextAsync());
        await visit.IsAccessibleAsync();
        await visit.FitsAsync();
        await visit.KeepPictureAsync("query-fault");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = $"Write {right} instead" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Answer" }).WaitForAsync();
        Assert.Equal(
            adql.ReplaceLineEndings("\n").Replace(wrong, right, StringComparison.Ordinal),
            await visit.Page.Locator("textarea").InputValueAsync()
        );
    }

    [Theory]
    [InlineData("SELECT source_name FROM", "end of the query")]
    [InlineData("SELECT source_name FROM almagest.fits WHERE goodness > ' unended", "column 56")]
    [InlineData("DELETE FROM almagest.fits", "column 1")]
    public async Task What_is_no_query_is_told_with_its_place(string adql, string told)
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Query(adql), status: 400);
        Assert.Contains(told, await visit.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await visit.Page.Locator("mark").CountAsync());
        Assert.Equal(adql, await visit.Page.Locator("textarea").InputValueAsync());
    }

    [Theory]
    [InlineData("&from=abc", "from")]
    [InlineData("&from=-1", "from")]
    [InlineData("&from=99999999", "from")]
    [InlineData("&x=source_name&y=goodness", "source_name")]
    [InlineData("&where=1", "where")]
    public async Task What_is_no_state_is_told(string more, string word)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(
            Address.Query("SELECT source_name, goodness FROM almagest.fits") + more,
            Cancellation
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(word, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_completed_and_ctrl_enter_asks()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Query());
        ILocator area = visit.Page.GetByLabel("Query in ADQL");
        await area.PressSequentiallyAsync("SELECT TOP 3 f.stati FROM almagest.fits AS f");
        // Behind the word again, and one letter more.
        for (int i = 0; i < " FROM almagest.fits AS f".Length; i++)
            await area.PressAsync("ArrowLeft");
        await area.PressSequentiallyAsync("s");
        ILocator offers = visit.Page.GetByRole(AriaRole.Listbox, new() { Name = "Names" });
        await offers.WaitForAsync();
        await visit.IsAccessibleAsync();
        await visit.KeepPictureAsync("query-offers");
        await area.PressAsync("ArrowDown");
        Assert.Equal("statistic", await offers.Locator("[aria-selected=true] code").InnerTextAsync());
        await area.PressAsync("Enter");
        Assert.Equal("SELECT TOP 3 f.statistic FROM almagest.fits AS f", await area.InputValueAsync());
        Assert.False(await offers.IsVisibleAsync());
        await area.PressAsync("Control+Enter");
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Answer" }).WaitForAsync();
        Assert.Equal(3, await visit.Page.Locator("main tbody tr").CountAsync());
    }

    [Fact]
    public async Task Tables_are_completed_and_escape_leaves_the_word()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Query());
        ILocator area = visit.Page.GetByLabel("Query in ADQL");
        await area.PressSequentiallyAsync("SELECT * FROM sour");
        ILocator offers = visit.Page.GetByRole(AriaRole.Listbox, new() { Name = "Names" });
        await offers.WaitForAsync();
        await area.PressAsync("Escape");
        Assert.False(await offers.IsVisibleAsync());
        await area.PressSequentiallyAsync("c");
        await offers.GetByText("almagest.sources").ClickAsync();
        Assert.Equal("SELECT * FROM almagest.sources", await area.InputValueAsync());
    }
}
