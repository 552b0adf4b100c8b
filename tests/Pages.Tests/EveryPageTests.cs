using System.Text.RegularExpressions;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Almagest.Tests;

namespace Almagest.Pages.Tests;

/// <summary>What holds of every page: a new one gets a line here, and has it all.</summary>
public sealed partial class EveryPageTests(Browser browser, FilledSites sites)
{
    internal static readonly (string Name, string Address)[] Pages =
    [
        ("home", Address.Home),
        ("runs", Address.Runs),
        ("run", Address.Run(FilledSites.Survey)),
        (
            "run-chosen",
            $"{Address.Run(FilledSites.Survey)}&only=PhoIndex:1.5..2.4&flag=PoorFit&by=net_counts&errors=1&sort=goodness"
        ),
        ("run-hostile", Address.Run(FilledSites.Hostile)),
        ("run-waiting", Address.Run(FilledSites.Waiting)),
        ("run-longest", Address.Run(FilledSites.Longest)),
        ("compare", Address.Compare()),
        ("compare-two", Address.Compare(FilledSites.Survey, FilledSites.Moved)),
        ("compare-hostile", Address.Compare(FilledSites.Hostile, FilledSites.Longest)),
        ("campaigns", Address.Campaigns),
        ("campaign", Address.Campaign("cutoffpl")),
        ("networks", Address.Networks),
        ("operations", Address.Operations),
        ("checks", Address.Checks),
        ("query", Address.Query()),
        ("query-answer", Address.Query("SELECT TOP 40 * FROM almagest.fits ORDER BY run, observation_id")),
        ("query-jobs", Address.QueryJobs),
        ("samp", Address.Samp("/api/v1/runs/survey/export?format=votable", FilledSites.Hostile)),
        ("sources", Address.Sources),
        ("sources-found", Address.Find($"182.6 39.4 5d\n{MadeUpRun.NameOf(1)}\n<b>nobody</b>")),
        ("source", Address.Source(CountedRun.Bright, CountedRun.Name)),
        ("source-hostile", Address.Source(CountedRun.Hostile, CountedRun.Name)),
        ("source-long", Address.Source(CountedRun.Longest)),
        ("source-failed", Address.Source(CountedRun.Failed, CountedRun.Name)),
        ("source-flux", Address.Source(MadeUpRun.NameOf(2), FilledSites.Hostile)),
        ("glossary", Address.Glossary()),
        ("flags", Address.Flags()),
        ("about", Address.About),
    ];

    [GeneratedRegex(
        @"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?|MJD [0-9.]+|http://127\.0\.0\.1:\d+"
            + @"|(?<=\t)(ok|warning|skipped)\t[^\n]*|(?s:(?<=\nVersions\n).+)"
            + @"|(SQLite|PostgreSQL) \d[^\t\n]*|All is well\.|\d+ to look at\.",
        RegexOptions.None,
        10_000
    )]
    private static partial Regex Own();

    public static TheoryData<string> All => [.. Pages.Select(page => page.Name)];

    /// <summary>A page is opened once and looked at through every window in both lights: nothing of it is made for either. What
    /// axe looks for depends on both, so it sees the narrowest window in the light and the widest in the dark.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_quiet_light_accessible_and_no_wider_than_its_window(string page)
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(AddressOf(page));
        // On a first visit, style and scripts included.
        long weight = await visit.WeightAsync();
        Assert.True(weight < 150_000, $"{visit.Page.Url}: {weight} bytes");
        foreach (bool isDark in new[] { false, true })
        {
            foreach (int width in isDark ? (int[])[380, 600, 1300, 2500] : [1300, 600, 380])
            {
                await visit.LookAsync(width, isDark);
                await visit.FitsAsync();
                await visit.KeepPictureAsync($"{page}-{width}-{(isDark ? "dark" : "light")}");
            }
            await visit.IsAccessibleAsync();
        }
        // Of sixty columns no paper is wide enough.
        if (page != "query-answer")
            await visit.PrintsAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Reads_without_scripts_and_says_the_same_on_both_databases(string page)
    {
        string sqlite = await TextAsync(StorageProvider.Sqlite, page);
        Assert.NotEmpty(sqlite);
        if (Environment.GetEnvironmentVariable("ALMAGEST_TEST_POSTGRES") is { Length: > 0 })
            Assert.Equal(sqlite, await TextAsync(StorageProvider.Postgres, page));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_compressed_and_tells_the_browser_what_it_may_do(string page)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpRequestMessage request = new(HttpMethod.Get, AddressOf(page).Split('#')[0]);
        request.Headers.AcceptEncoding.ParseAdd("br");
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        // To one page the hub of SAMP is open besides.
        Assert.Equal(
            "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
                + (page == "samp" ? "; connect-src 'self' http://localhost:21012 http://127.0.0.1:21012" : ""),
            answer.Headers.GetValues("Content-Security-Policy").Single()
        );
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    /// <summary>Without what is another wherever runs are made: ids, times, the address, the database's own name and what
    /// was found of it, who was at work of late.</summary>
    private async Task<string> TextAsync(StorageProvider provider, string page)
    {
        Site site = await sites.GetAsync(provider);
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync(AddressOf(page));
        Assert.Equal(1, await visit.Page.Locator("h1").CountAsync());
        return Own().Replace(await visit.Page.Locator("main").InnerTextAsync(), "…");
    }

    private static string AddressOf(string page) => Pages.Single(one => one.Name == page).Address;
}
