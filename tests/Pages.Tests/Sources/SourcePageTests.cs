using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Almagest.Application.Series;
using Almagest.Application.Sources;
using Almagest.Charts.Panels;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Sources;

public sealed class SourcePageTests(Browser browser, FilledSites sites, RxteSite rxte)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_fit_is_shown_with_all_that_it_stands_on(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        string page = await TextAsync(site, Address.Source(CountedRun.Bright, CountedRun.Name));
        SourceFacts facts = await site.Get<SourceReader>()
            .ReadAsync(CountedRun.Bright, CountedRun.Name, null, null, Cancellation);
        // What is drawn is what was fitted: the statistic is the row's, or there would be a note.
        Assert.Null(facts.Shown!.Drawn.Note);
        Assert.Equal(["powerlaw", "gaussian"], facts.Shown.Drawn.Spectra.Single().ComponentNames);
        foreach (
            string told in new[]
            {
                "powerlaw+gaussian",
                "simbad.cds.unistra.fr/simbad/sim-coo?Coord=182.6357%20%2B39.4058",
                "ned.ipac.caltech.edu",
                "aladin.cds.unistra.fr",
                "sky.esa.int",
                "00012345",
                "2001-02-03 04:05:06",
                new string('a', 64),
                "almagest script counted",
                "--for sherpa",
                "Part of the spectrum was not observed and was filled in",
                "posterior (median)",
                "MJD 51943.17021",
            }
        )
            Assert.Contains(told, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    /// <summary>A run tells how its bins were integrated and which energies it fitted: a page repeats that.</summary>
    [Fact]
    public async Task Every_fit_of_RXTE_is_drawn_as_it_was_made()
    {
        Site site = await rxte.GetAsync();
        RunSources sources = site.Get<RunSources>();
        List<string> notes = [];
        foreach (string name in RxteRuns.Catalogues.Keys.SelectMany(key => new[] { $"{key}_powerlaw", $"{key}_disc" }))
        {
            (DrawnRun run, _) = await sources.OpenAsync(name, Cancellation);
            await foreach (IReadOnlyList<FitOfSource> some in sources.ReadAsync(run.Run, Cancellation))
            foreach (FitOfSource one in some)
                if ((await RunSources.ShowAsync(run, one, Cancellation)).Shown!.Drawn.Note is { } note)
                    notes.Add($"{name}, {one.Fit.Name}: {note}");
        }
        Assert.Empty(notes);
    }

    /// <summary>From 2.5 to 3.7 keV no channel was good: the picture says so, in all panels.</summary>
    [Fact]
    public async Task What_was_not_observed_is_shaded()
    {
        Site site = await sites.GetAsync();
        string page = await TextAsync(site, Address.Source(CountedRun.Bright, CountedRun.Name));
        Match shade = Regex.Match(
            page,
            "<path d=\"M([0-9.]+) ([0-9.]+)h([0-9.]+)v([0-9.]+)h[^\"]*\" fill=\"var\\(--chart-shade\\)\""
        );
        Match frame = Regex.Match(
            page,
            "<rect x=\"([0-9.]+)\" y=\"([0-9.]+)\" width=\"([0-9.]+)\" height=\"([0-9.]+)\" fill=\"none\""
        );
        double left = Number(frame, 1),
            width = Number(frame, 3);
        IReadOnlyList<DisplayBin> bins = (
            await site.Get<SourceReader>().ReadAsync(CountedRun.Bright, CountedRun.Name, null, null, Cancellation)
        )
            .Shown!.Drawn.Spectra.Single()
            .Bins;
        (double lowest, double highest) = (bins[0].Lower, bins[^1].Upper);
        Assert.Equal((0.7, 8.1), (lowest, highest), (one, other) =>
            Math.Abs(one.Item1 - other.Item1) < 0.21 && Math.Abs(one.Item2 - other.Item2) < 0.41
        );
        double At(double energy) => left + (width * Math.Log(energy / lowest) / Math.Log(highest / lowest));
        Assert.Equal(At(2.5), Number(shade, 1), 1.0);
        Assert.Equal(At(3.7), Number(shade, 1) + Number(shade, 3), 1.0);

        static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Without_scripts_the_picture_is_chosen_by_a_form_and_kept_in_the_address()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync(Address.Source(CountedRun.Bright, CountedRun.Name));
        await visit.Page.Locator("select[name=plot]").SelectOptionAsync("eeufspec");
        await visit.Page.Locator("select[name=below]").SelectOptionAsync("ratio");
        await visit.Page.GetByLabel("linear energies").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Draw" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**plot=eeufspec**");
        Assert.Contains("linear=1", visit.Page.Url, StringComparison.Ordinal);
        string picture = (await visit.Page.Locator("#spectrum ~ .chart svg").TextContentAsync())!;
        Assert.Contains("E² f(E)", picture, StringComparison.Ordinal);
        Assert.Contains("data / model", picture, StringComparison.Ordinal);
        Assert.Equal("eeufspec", await visit.Page.Locator("select[name=plot]").InputValueAsync());
    }

    [Fact]
    public async Task Parameters_of_one_name_have_their_components_in_the_posterior()
    {
        Site site = await sites.GetAsync();
        string page = await TextAsync(site, Address.Source(CountedRun.Bright, CountedRun.Name));
        Assert.Contains(">powerlaw.norm</text>", page, StringComparison.Ordinal);
        Assert.Contains(">gaussian.norm</text>", page, StringComparison.Ordinal);
        Assert.Contains(">PhoIndex</text>", page, StringComparison.Ordinal);
    }

    /// <summary>With the pointer; the address keeps it, which a form takes too.</summary>
    [Fact]
    public async Task Energies_that_are_drawn_over_are_zoomed_in_on()
    {
        Site site = await sites.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Source(CountedRun.Bright, CountedRun.Name));
        ILocator picture = visit.Page.Locator("#spectrum ~ .chart svg");
        (double from, double to) = await ReachAsync();
        // The axis is logarithmic.
        await visit.DrawOverAsync(picture, (0.2, 0.7), (0.4, 0.5));
        await visit.Page.WaitForURLAsync("**energies=*");
        await Assertions.Expect(visit.Page.Locator("input[name=energies]")).Not.ToHaveValueAsync("");
        double[] drawn = [.. (await visit.Page.Locator("input[name=energies]").InputValueAsync()).Split("..").Select(One)];
        Assert.Equal(from * Math.Pow(to / from, 0.2), drawn[0], 0.01 * drawn[0]);
        Assert.Equal(from * Math.Pow(to / from, 0.4), drawn[1], 0.01 * drawn[1]);
        // Bins that lie across an end are whole.
        (double lower, double upper) = await ReachAsync();
        Assert.InRange(lower, 0.75 * drawn[0], drawn[0]);
        Assert.InRange(upper, drawn[1], 1.25 * drawn[1]);
        await visit.ChartsAreLegibleAsync();
        await visit.Page.Locator("input[name=energies]").FillAsync("");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Draw" }).ClickAsync();
        await Assertions.Expect(visit.Page).Not.ToHaveURLAsync(new Regex("energies"));
        Assert.Equal((from, to), await ReachAsync());

        async Task<(double From, double To)> ReachAsync() =>
            await NumbersAsync("data-x") is [var lowest, var highest, _]
                ? (lowest, highest)
                : throw new FormatException("data-x");

        async Task<double[]> NumbersAsync(string attribute) =>
            [.. (await picture.Locator("[data-frame]").First.GetAttributeAsync(attribute))!.Split(' ').Select(One)];

        static double One(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Every_picture_can_be_drawn()
    {
        Site site = await sites.GetAsync();
        foreach (
            string above in new[] { "ldata", "data", "lcounts", "counts", "ufspec", "eufspec", "eeufspec", "model", "eemodel" }
        )
        foreach (string below in new[] { "delchi", "ratio", "residuals", "chisq", "none" })
        {
            SourceView view = new()
            {
                Name = CountedRun.Bright,
                Run = CountedRun.Name,
                Plot = above,
                Below = below,
                Rebin = "3,20",
                WithBackground = true,
            };
            Assert.Contains("<svg", await TextAsync(site, view.Address), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_next_and_the_previous_are_those_of_the_selection()
    {
        Site site = await sites.GetAsync();
        // Of the made-up run, by its index from the highest down, flagged ones left out.
        RunView among = new()
        {
            Name = FilledSites.Survey,
            Sort = "PhoIndex",
            IsDescending = true,
            Choice = new() { Where = "net_counts > 100" },
        };
        string words = among.Selection!;
        List<string> seen = [];
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(
            (
                new SourceView
                {
                    Name = MadeUpRun.NameOf(17),
                    Run = FilledSites.Survey,
                    Selection = words,
                }
            ).Address
        );
        double index = await IndexAsync(visit);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("h1")).Not.ToHaveTextAsync(MadeUpRun.NameOf(17));
        double next = await IndexAsync(visit);
        Assert.True(next < index, $"{next} follows {index}");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Previous", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync(MadeUpRun.NameOf(17));
        Assert.Equal(index, await IndexAsync(visit));
        Assert.Equal(MadeUpRun.NameOf(17), await visit.Page.Locator("h1").InnerTextAsync());

        static async Task<double> IndexAsync(Visit visit)
        {
            string cell = await visit.Page.Locator("section:has(#parameters) tbody tr:first-child td.num").First.InnerTextAsync();
            return double.Parse(cell.Split(' ')[0], CultureInfo.InvariantCulture);
        }
    }

    [Theory]
    [InlineData("/source?name=nobody", HttpStatusCode.NotFound, "No source 'nobody'")]
    [InlineData("/source?name=NGC%204151&run=nowhere", HttpStatusCode.NotFound, "No run 'nowhere'")]
    [InlineData("/source?name=NGC%204151&run=counted&plot=pie", HttpStatusCode.BadRequest, "plot: found 'pie'")]
    [InlineData("/source?name=NGC%204151&run=counted&energies=7..2", HttpStatusCode.BadRequest, "energies: found '7..2'")]
    [InlineData("/source?name=NGC%204151&run=counted&rebin=x", HttpStatusCode.BadRequest, "rebin: found 'x'")]
    [InlineData("/source?name=NGC%204151&obs=x", HttpStatusCode.BadRequest, "obs: found 'x'")]
    [InlineData("/source?name=NGC%204151&run=counted&in=only%3Dnonsense", HttpStatusCode.BadRequest, "only: found 'nonsense'")]
    [InlineData("/source", HttpStatusCode.BadRequest, "name: found none")]
    [InlineData("/source?name=a&colour=red", HttpStatusCode.BadRequest, "colour")]
    public async Task What_is_not_there_is_told(string path, HttpStatusCode status, string told)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(path, Cancellation);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(
            told,
            WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_failed_says_why_and_its_data_are_drawn()
    {
        Site site = await sites.GetAsync();
        string page = await TextAsync(site, Address.Source(CountedRun.Failed, CountedRun.Name));
        Assert.Contains("found &lt;no&gt; minimum.", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page[page.IndexOf("<main", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(Site site, string path)
    {
        using HttpClient client = site.Client();
        return await client.GetStringAsync(path, Cancellation);
    }
}
