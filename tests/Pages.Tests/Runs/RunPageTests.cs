using System.Globalization;
using System.Net;
using Almagest.Application.Published;
using Almagest.Application.Selections;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Runs;

public sealed class RunPageTests(Browser browser, FilledSites sites)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<StorageProvider> Databases => [StorageProvider.Sqlite, StorageProvider.Postgres];

    /// <summary>What is chosen in memory is what the database answers to the ADQL that the page shows.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_choice_is_what_its_ADQL_says(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        Run run = (await site.Get<IRunStore>().FindAsync(FilledSites.Survey, Cancellation))!;
        FitChoice[] choices =
        [
            FitChoice.All,
            new() { Only = [new Between("phoindex", 1.5, 2.25)] },
            new() { Only = [new Between("net_counts", null, 200), new Between("phoindex", 1.2, null)] },
            new() { Only = [new NoValue("goodness")] },
            new() { Only = [new Misfit(-1, 1.5), new Between("phoindex", 1.2, null)] },
            new() { Only = [new OneOf("statistic_name", "cstat"), new NoValue("ra")] },
            new() { With = FitFlags.PoorFit },
            new() { With = FitFlags.Refined, Without = FitResult.NotToTrust },
            new() { Where = "net_counts > 100 -- a comment", Without = FitFlags.PoorFit },
            new() { Only = [new Between("phoindex", 5, null)] },
        ];
        foreach (FitChoice choice in choices)
        {
            RunSelection selection = await site.Get<RunSelections>().OpenAsync(run, choice, ["phoindex"], Cancellation);
            RowPage asked = await site.Get<PublishedPages>()
                .ReadAsync(
                    new()
                    {
                        Table = run.FitsView!,
                        Run = run.Name,
                        Columns = "observation_id",
                        Where = choice.Adql,
                        Limit = 1000,
                    },
                    Cancellation
                );
            Assert.Equal(54, selection.All);
            Assert.Equal(
                asked.Rows.Select(row => (long)row[0]!).Order(),
                selection.Places.Select(place => selection.Observations[place])
            );
        }
    }

    /// <summary>Page by page, what is known to be chosen and what the database finds.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Rows_that_are_known_are_those_that_are_found(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        Run run = (await site.Get<IRunStore>().FindAsync(FilledSites.Survey, Cancellation))!;
        FitChoice choice = new() { Only = [new Between("phoindex", 1.5, 2.75)], Without = FitFlags.PoorFit };
        RunSelection selection = await site.Get<RunSelections>().OpenAsync(run, choice, [], Cancellation);
        PageRequest found = new()
        {
            Table = run.FitsView!,
            Run = run.Name,
            Columns = "observation_id,phoindex",
            Where = choice.Adql,
            Limit = 4,
        };
        int rows = 0;
        do
        {
            PublishedPages pages = site.Get<PublishedPages>();
            RowPage page = await pages.ReadAsync(found, Cancellation),
                known =
                    await pages.ReadAsync(
                        found with
                        {
                            Among = selection.Places.Select(place => selection.Observations[place]),
                        },
                        Cancellation
                    );
            Assert.Equal(page.Rows, known.Rows);
            Assert.Equal(page.Next, known.Next);
            rows += known.Rows.Count;
            found = found with { After = page.Next };
        } while (found.After is not null);
        Assert.Equal(selection.Chosen, rows);
        Assert.InRange(rows, 9, 50);
    }

    [Fact]
    public async Task Places_on_the_sky_keep_their_digits()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync($"{Address.Run(FilledSites.Survey)}&columns=source_name,ra,dec,net_counts,observation_id");
        // 37.3 and 7.7 times its number, from -85 on.
        string row = await visit.Page.Locator("#fits tbody tr").Filter(new() { HasText = MadeUpRun.NameOf(7) }).InnerTextAsync();
        Assert.Contains("\t261.10000\t−31.10000\t80\t", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_of_which_no_fit_has_a_value_are_shown_to_who_asks_for_them()
    {
        await using Site site = await Site.StartAsync();
        Run run = await MadeUpRun.AddAsync(
            site.Services,
            "fluxes",
            20,
            "powerlaw",
            (_, fit) => fit with { Fit = fit.Fit with { NetCounts = double.NaN } },
            Cancellation
        );
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        ILocator headings = visit.Page.Locator("#fits thead .sort");
        await visit.OpenAsync(Address.Run(run.Name));
        string[] usual = [.. await headings.AllInnerTextsAsync()];
        Assert.Contains("goodness", usual);
        Assert.DoesNotContain("net_counts", usual);
        await visit.OpenAsync($"{Address.Run(run.Name)}&columns=source_name,net_counts");
        Assert.Equal(["source_name", "net_counts"], await headings.AllInnerTextsAsync());
    }

    /// <summary>Values with their errors, in the order of the table.</summary>
    [Fact]
    public async Task A_file_of_what_is_seen_has_its_columns_and_its_order()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync($"{Address.Run(FilledSites.Survey)}&columns=source_name,phoindex&sort=phoindex&down=1");
        string seen = (await visit.Page.Locator("#fits tbody tr").First.InnerTextAsync()).Split('\t')[0];
        string take = await visit.Page.Locator("#take").InnerTextAsync();
        Assert.Contains("--columns source_name,phoindex,phoindex_lolim,phoindex_hilim", take, StringComparison.Ordinal);
        Assert.Contains("--sort phoindex --descending", take, StringComparison.Ordinal);
        string address = (await visit.Page.Locator("#take a", new() { HasTextString = "tsv" }).GetAttributeAsync("href"))!;
        using HttpClient client = site.Client();
        string[] rows = (await client.GetStringAsync(address, Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("source_name\tphoindex\tphoindex_lolim\tphoindex_hilim", rows[0].TrimEnd('\r'));
        // Those without a value come last.
        double[] indices =
        [
            .. rows.Skip(1)
                .Select(row => row.Split('\t')[1])
                .Select(cell => cell.Length == 0 ? double.NegativeInfinity : double.Parse(cell, CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(54, indices.Length);
        Assert.Equal(indices.OrderDescending(), indices);
        Assert.Equal(NumberOf(seen), NumberOf(rows[1].Split('\t')[0]));

        static int NumberOf(string name) => int.Parse(name.Trim().Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task It_says_how_to_cite_it()
    {
        Site site = await sites.GetAsync();
        Run run = (await site.Get<IRunStore>().FindAsync(FilledSites.Survey, Cancellation))!;
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync(Address.Run(FilledSites.Survey));
        Assert.Equal(
            $"Almagest {run.CodeVersion}, run survey ({run.Id}), campaign {run.CampaignId}, network {run.NetworkId}",
            await visit.Page.Locator("details copy-text code").TextContentAsync()
        );
        Assert.Matches(@"^\d+\.\d+", run.CodeVersion);
    }

    /// <summary>A comment ends with its line: so the command has two, and the shell takes them as one word.</summary>
    [Fact]
    public async Task A_command_has_a_condition_as_it_was_written()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync($"{Address.Run(FilledSites.Survey)}&where=net_counts%20%3E%20100%20--%20bright");
        string command = await visit
            .Page.Locator("#take code", new() { HasTextString = "almagest results export" })
            .InnerTextAsync();
        Assert.Contains("--where '(net_counts > 100 -- bright\n)' --format fits", command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_click_on_a_bar_and_a_flag_choose_and_the_address_keeps_it()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Run(FilledSites.Survey));
        ILocator chosen = visit.Page.Locator("#fits h2");
        Assert.Equal("54 fits", await chosen.InnerTextAsync());
        await visit.Page.Locator(".bars").First.Locator("svg a").Nth(4).ClickAsync();
        await Assertions.Expect(chosen).Not.ToHaveTextAsync("54 fits");
        Assert.Contains("only=phoindex", visit.Page.Url, StringComparison.Ordinal);
        string few = await chosen.InnerTextAsync();
        // Somebody else, by the same address and without scripts, sees the same.
        await using Visit other = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await other.OpenAsync(new Uri(visit.Page.Url).PathAndQuery);
        Assert.Equal(few, await other.Page.Locator("#fits h2").InnerTextAsync());
        await visit.Page.GoBackAsync();
        await Assertions.Expect(chosen).ToHaveTextAsync("54 fits");
        ILocator flags = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Flags" });
        await flags.GetByRole(AriaRole.Link, new() { Name = "PoorFit", Exact = true }).ClickAsync();
        await Assertions.Expect(chosen).ToHaveTextAsync("24 fits");
    }

    [Fact]
    public async Task What_is_drawn_over_is_chosen()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Run(FilledSites.Survey));
        await visit.ThereAfterAsync();
        LocatorBoundingBoxResult box = (await visit.Page.Locator(".bars svg").First.BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height / 2));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.7f), box.Y + (box.Height / 2), new() { Steps = 4 });
        await Assertions.Expect(visit.Page.Locator(".bars .brush")).ToBeVisibleAsync();
        await visit.Page.Mouse.UpAsync();
        await visit.Page.WaitForURLAsync("**only=phoindex*");
        await Assertions.Expect(visit.Page.Locator("#fits h2")).Not.ToHaveTextAsync("54 fits");
    }

    /// <summary>Its page says of how few simulations it learnt.</summary>
    [Fact]
    public async Task Stated_rates_name_the_monitor_that_they_are_known_by()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Run(FilledSites.Survey));
        string? link = await visit
            .Page.GetByRole(AriaRole.Region, new() { Name = "Flags" })
            .Locator("xpath=..")
            .GetByRole(AriaRole.Link, new() { Name = "the network's monitor" })
            .GetAttributeAsync("href");
        Assert.StartsWith(Address.Network(""), link, StringComparison.Ordinal);
        Assert.NotEqual(Address.Network(""), link);
    }

    [Fact]
    public async Task A_table_is_sorted_and_goes_on()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync($"{Address.Run(FilledSites.Survey)}&sort=net_counts&down=1&columns=source_name,net_counts");
        Assert.Equal("600", await visit.Page.Locator("#fits td.num").First.InnerTextAsync());
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next 50" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#fits tbody tr")).ToHaveCountAsync(4);
        Assert.Equal("descending", await visit.Page.Locator("#fits th[aria-sort]").GetAttributeAsync("aria-sort"));
    }

    [Theory]
    [InlineData("&only=nothing:1..2", HttpStatusCode.BadRequest, "nothing")]
    [InlineData("&where=1%20%3D", HttpStatusCode.BadRequest, "where")]
    [InlineData("&only=phoindex:1..2&where=phoindex%20%3E", HttpStatusCode.BadRequest, "where: line 1, column 11: found the end")]
    [InlineData("&x=source_name", HttpStatusCode.BadRequest, "source_name")]
    [InlineData("&x=foindex", HttpStatusCode.BadRequest, "such as phoindex.")]
    [InlineData("&flag=Nice", HttpStatusCode.BadRequest, "Nice")]
    [InlineData("&after=x", HttpStatusCode.BadRequest, "after")]
    public async Task What_can_not_be_looked_at_is_told(string more, HttpStatusCode status, string told)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(Address.Run(FilledSites.Survey) + more, Cancellation);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/run/diagram.png")]
    [InlineData("/run/sky.png")]
    public async Task Densities_are_pictures_of_their_own(string path)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        byte[] png = await client.GetByteArrayAsync($"{path}?name={FilledSites.Survey}&flag=PoorFit", Cancellation);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
    }
}
