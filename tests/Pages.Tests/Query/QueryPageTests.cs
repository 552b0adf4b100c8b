using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Query;

public sealed class QueryPageTests(Browser browser, FilledSites sites)
{
    private const string Parameters =
        "SELECT p.parameter, f.observation_id, p.estimate, f.run\nFROM almagest.parameters AS p JOIN "
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
        double[] expected = [.. told.Skip(1).Select(line => NumberOf(line.Split('\t')[2]))];
        // Four runs of 60 observations, of which every tenth is not fitted; three with two parameters, one with three. And three
        // spectra of counts, with three.
        Assert.Equal(495, expected.Length);
        List<double> seen = [];
        for (int page = 0; page < 5; page++)
        {
            string label = await visit
                .Page.GetByText("Rows ", new() { Exact = false })
                .Filter(new() { HasText = " of 495" })
                .Last.InnerTextAsync();
            Assert.StartsWith(
                $"Rows {(100 * page) + 1} to {Math.Min(495, 100 * (page + 1))} of 495",
                label,
                StringComparison.Ordinal
            );
            foreach (ILocator row in await visit.Page.Locator("main tbody tr").AllAsync())
                seen.Add(NumberOf(await row.Locator("td").Nth(2).GetAttributeAsync("title")));
            if (page == 4)
                break;
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Rows behind" }).ClickAsync();
            // A page comes piece by piece: its heading is there before its last row.
            await visit.Page.WaitForLoadStateAsync();
        }
        Assert.Equal(expected, seen);
        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Rows behind" }).CountAsync());
    }

    /// <summary>To the second; all digits under the pointer.</summary>
    [Fact]
    public async Task Times_are_those_of_people()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync(Address.Query("SELECT TOP 1 fitted_at FROM almagest.fits"));
        ILocator cell = visit.Page.Locator("main tbody td");
        string seen = await cell.InnerTextAsync();
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", seen);
        Assert.StartsWith(seen.Replace(' ', 'T'), await cell.GetAttributeAsync("title"), StringComparison.Ordinal);
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
        await Assertions.Expect(visit.Page.Locator("main tbody tr")).ToHaveCountAsync(3);
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

    [Fact]
    public async Task Two_columns_are_drawn_against_each_other()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Query("SELECT observation_id, statistic, net_counts FROM almagest.fits"));
        await visit.Page.GetByLabel("x", new() { Exact = true }).SelectOptionAsync("net_counts");
        await visit.Page.GetByLabel("y", new() { Exact = true }).SelectOptionAsync("statistic");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Draw" }).ClickAsync();
        ILocator drawn = visit.Page.Locator("figure.plot svg");
        await drawn.WaitForAsync();
        // Four runs of 54 fits, and three of counts: a disc each, in one path.
        string path = (await drawn.Locator("path[stroke-linecap]").GetAttributeAsync("d"))!;
        Assert.Equal((4 * 54) + 3, path.Count(letter => letter == 'M'));
        Assert.Contains(
            "219 of 219 rows have both numbers",
            await visit.Page.Locator("figcaption").InnerTextAsync(),
            StringComparison.Ordinal
        );
        await visit.IsAccessibleAsync();
        await visit.FitsAsync();
        await visit.KeepPictureAsync("query-plot");
    }

    [Fact]
    public async Task Rows_that_are_drawn_over_are_looked_at_closer()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        AskedQuery asked = new()
        {
            Adql = "SELECT observation_id, statistic AS \"{x} & {y}\" FROM almagest.fits WHERE run = 'survey'",
            X = "observation_id",
            Y = "{x} & {y}",
        };
        await visit.OpenAsync(asked.Address);
        ILocator picture = visit.Page.Locator("figure.plot svg");
        await visit.DrawOverAsync(picture, (0.3, 0), (0.7, 1));
        await visit.KeepPictureAsync("query-drawn");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Regex("across=.*&up="));
        ILocator told = visit.Page.Locator("figcaption");
        await Assertions.Expect(told).ToContainTextAsync(new Regex("^[12][0-9] of 54 rows lie here"));
        double[] reach =
        [
            .. (await picture.Locator("[data-frame]").GetAttributeAsync("data-x"))!
                .Split(' ')
                .Select(one => double.Parse(one, CultureInfo.InvariantCulture)),
        ];
        double[] range =
        [
            .. (await visit.Page.GetByLabel("across").InputValueAsync())
                .Split("..")
                .Select(one => double.Parse(one, CultureInfo.InvariantCulture)),
        ];
        // As far as what lies there does, and a fiftieth more.
        Assert.InRange(reach[0], range[0] - 1, range[0] + 3);
        Assert.InRange(reach[1], range[1] - 3, range[1] + 1);
        // The same query, whose name is taken for nothing else.
        Assert.Equal(asked.Adql, await visit.Page.Locator("#adql").InputValueAsync());
        await visit.ChartsAreLegibleAsync();
        await visit.Page.GetByLabel("up").FillAsync("1e9..");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Draw" }).ClickAsync();
        await visit.Page.GetByText("No row lies there.").WaitForAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "All of it" }).ClickAsync();
        await Assertions.Expect(told).ToHaveTextAsync("54 of 54 rows have both numbers.");
    }

    /// <summary>Of 48,000 points the picture counts those that are looked at, and draws them by one where they are few.</summary>
    [Fact]
    public async Task Cells_are_left_behind_where_points_are_few()
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        AskedQuery asked = new()
        {
            Adql = "SELECT a.observation_id AS one, b.statistic AS other FROM almagest.fits AS a, almagest.fits AS b",
            X = "one",
            Y = "other",
        };
        string near = await client.GetStringAsync(asked.Address + "&across=10..20", Cancellation);
        Assert.DoesNotContain("<image", near, StringComparison.Ordinal);
        string wide = await client.GetStringAsync(asked.Address + "&across=10..", Cancellation);
        Assert.Contains("<image", wide, StringComparison.Ordinal);
        byte[] all = await client.GetByteArrayAsync(asked.AddressOf(Address.QueryDensityPath), Cancellation),
            some = await client.GetByteArrayAsync(asked.AddressOf(Address.QueryDensityPath) + "&across=10..", Cancellation);
        Assert.NotEqual(all, some);
    }

    [Fact]
    public async Task More_than_ten_thousand_are_counted_in_cells()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(IsDark: true));
        AskedQuery asked = new()
        {
            Adql = "SELECT a.observation_id AS one, b.statistic AS other FROM almagest.fits AS a, almagest.fits AS b",
            X = "one",
            Y = "other",
        };
        IResponse picture = await visit.Page.RunAndWaitForResponseAsync(
            () => visit.OpenAsync(asked.Address),
            answer => answer.Url.Contains("/query/density.png", StringComparison.Ordinal)
        );
        Assert.Equal("image/png", picture.Headers["content-type"]);
        Assert.Equal(200, picture.Status);
        string told = await visit.Page.Locator("main").InnerTextAsync();
        Assert.Contains("47\u2009961 of 47\u2009961 rows have both numbers", told, StringComparison.Ordinal);
        Assert.Contains("Rows 1 to 100 of 47\u2009961", told, StringComparison.Ordinal);
        await visit.KeepPictureAsync("query-density");
    }

    [Fact]
    public async Task What_is_not_counted_is_told()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Query("SELECT a.run FROM almagest.fits AS a, almagest.fits AS b"));
        Assert.Contains(
            "Rows 1 to 100 of more than 10\u2009000",
            await visit.Page.Locator("main").InnerTextAsync(),
            StringComparison.Ordinal
        );
    }

    private static double NumberOf(string? text) =>
        string.IsNullOrEmpty(text) ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
