using Almagest.Application.Sources;
using Almagest.Pages.Layout;
using Almagest.Pages.Reports;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Reports;

/// <summary>Pages that are files: opened from the disk, without any server.</summary>
public sealed class RunReportTests(Browser browser, FilledSites sites) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-report-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1300, false), InlineData(600, true), InlineData(380, false)]
    public async Task Opened_from_the_disk_it_is_quiet_accessible_and_fetches_nothing(int width, bool isDark)
    {
        await WriteAsync(CountedRun.Name);
        await using Visit visit = await browser.VisitAsync($"file://{_folder}", new Eyes(width, isDark));
        foreach (string page in new[] { "index.html", "sources/000001.html", "sources/000002.html", "sources/000003.html" })
        {
            await visit.Page.GotoAsync($"file://{_folder}/{page}");
            await visit.FitsAsync();
            await visit.ChartsAreLegibleAsync();
            await visit.KeepPictureAsync($"saved-{page.Replace('/', '-')}-{width}-{(isDark ? "dark" : "light")}");
            await visit.IsAccessibleAsync();
        }
    }

    [Fact]
    public async Task Tables_sort_and_filter_without_a_server_and_pages_lead_to_one_another()
    {
        await WriteAsync(FilledSites.Survey);
        await using Visit visit = await browser.VisitAsync($"file://{_folder}");
        await visit.Page.GotoAsync($"file://{_folder}/index.html");
        ILocator table = visit.Page.Locator("sort-table table");
        Assert.Equal(54, await table.Locator("tbody tr").CountAsync());
        await table.GetByRole(AriaRole.Button, new() { Name = "net counts" }).ClickAsync();
        double[] counts = [.. (await ValuesAsync(table, 10)).Select(double.Parse)];
        Assert.Equal(counts.Order(), counts);
        await table.GetByRole(AriaRole.Button, new() { Name = "net counts" }).ClickAsync();
        double[] down = [.. (await ValuesAsync(table, 10)).Select(double.Parse)];
        Assert.Equal(counts.OrderDescending(), down);
        await visit.Page.GetByLabel("Rows that hold these words").FillAsync("gx poorfit");
        Assert.Equal(
            await table.Locator("tbody tr:visible").CountAsync(),
            (await table.Locator("tbody tr").AllInnerTextsAsync()).Count(text =>
                text.Contains("GX", StringComparison.Ordinal) && text.Contains("PoorFit", StringComparison.Ordinal)
            )
        );
        await visit.Page.GetByLabel("Rows that hold these words").FillAsync("");
        await table.GetByRole(AriaRole.Link).First.ClickAsync();
        string first = await visit.Page.Locator("h1").InnerTextAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Previous", Exact = true }).ClickAsync();
        Assert.NotEqual(first, await visit.Page.Locator("h1").InnerTextAsync());
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = FilledSites.Survey, Exact = true }).ClickAsync();
        Assert.Equal(FilledSites.Survey, await visit.Page.Locator("h1").InnerTextAsync());
    }

    [Fact]
    public async Task Any_column_is_drawn_against_any_other_and_chooses_rows_without_a_server()
    {
        const int Counts = 9,
            Statistic = 6;
        await WriteAsync(FilledSites.Survey);
        await using Visit visit = await browser.VisitAsync($"file://{_folder}");
        await visit.Page.GotoAsync($"file://{_folder}/index.html");
        ILocator diagram = visit.Page.Locator("saved-diagram"),
            rows = visit.Page.Locator("sort-table tbody tr");
        await diagram.GetByLabel("across").SelectOptionAsync("statistic");
        await diagram.GetByLabel("up").SelectOptionAsync("net counts");
        await diagram.GetByLabel("colour").SelectOptionAsync("PhoIndex");
        // By the logarithm those without any have no place.
        await diagram.Locator("input[name=logy]").CheckAsync();
        (double X, double Y)[] points =
        [
            .. (await NumbersAsync(rows, Statistic)).Zip(await NumbersAsync(rows, Counts)).Where(one => one.Second > 0),
        ];
        Assert.InRange(points.Length, 40, 53);
        Assert.Equal((points.Length, 0), await DotsAsync(diagram));
        IReadOnlyList<string> keys = await diagram.Locator("figcaption span").AllInnerTextsAsync();
        Assert.Equal(6, keys.Count);
        Assert.Equal("PhoIndex", keys[0]);
        // What a point says is what its row says.
        await diagram.Locator("figure").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Home");
        (double x, double y) = points.MinBy(one => one.X);
        Assert.Equal($"statistic {x:G3} · net counts {y:G3}", await diagram.Locator("output.value").InnerTextAsync());
        // Words above the table leave points out, and so does what is drawn over.
        await visit.Page.GetByLabel("Rows that hold these words").FillAsync("poorfit");
        (int chosen, int pale) = await DotsAsync(diagram);
        Assert.Equal(points.Length, chosen + pale);
        Assert.InRange(chosen, 10, 30);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "All rows" }).ClickAsync();
        await diagram.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await diagram.Locator("chart-values svg").BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (0.05f * box.Width), box.Y + 2);
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (0.5f * box.Width), box.Y + (0.98f * box.Height), new() { Steps = 4 });
        await visit.Page.Mouse.UpAsync();
        (chosen, pale) = await DotsAsync(diagram);
        Assert.Equal(points.Length, chosen + pale);
        Assert.InRange(chosen, 5, points.Length - 5);
        double[] left = await NumbersAsync(rows.Locator("visible=true"), Statistic);
        Assert.Equal(chosen, left.Length);
        Assert.Equal(points.Select(one => one.X).Order().Take(chosen), left.Order());
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "All rows" }).ClickAsync();
        Assert.Equal((points.Length, 0), await DotsAsync(diagram));
        await visit.ChartsAreLegibleAsync();
    }

    [Fact]
    public async Task Errors_are_drawn_where_they_are_asked_for_and_limits_as_limits()
    {
        await using Site site = await Site.StartAsync();
        // One that is a limit from above, one from below, one with both ends and no value.
        (double Lower, double Upper)[] known = [(double.NaN, 2.6), (1.2, double.NaN), (1.4, 1.7)];
        await MadeUpRun.AddAsync(
            site.Services,
            "limits",
            5,
            "powerlaw",
            (number, fit) =>
                number >= known.Length
                    ? fit
                    : fit with
                    {
                        Fit = fit.Fit with
                        {
                            Parameters =
                            [
                                new(double.NaN, known[number].Lower, known[number].Upper),
                                .. fit.Fit.Parameters.Skip(1),
                            ],
                        },
                    },
            Cancellation
        );
        await WriteAsync("limits", of: site);
        await using Visit visit = await browser.VisitAsync($"file://{_folder}");
        await visit.Page.GotoAsync($"file://{_folder}/index.html");
        ILocator diagram = visit.Page.Locator("saved-diagram"),
            rows = visit.Page.Locator("sort-table tbody tr");
        Assert.Equal(["< 2.6", "> 1.2", "1.40 to 1.70"], (await rows.Locator("td:nth-child(4)").AllInnerTextsAsync()).Take(3));
        int all = await rows.CountAsync();
        Assert.Equal((all - known.Length, 0), await DotsAsync(diagram));
        Assert.Equal(0, await diagram.Locator("svg .errors path").CountAsync());
        await diagram.Locator("input[name=errors]").CheckAsync();
        Assert.Equal((all - known.Length, 0), await DotsAsync(diagram));
        string[] drawn = await diagram
            .Locator("svg .errors path")
            .EvaluateAllAsync<string[]>("paths => paths.map(path => path.getAttribute('d'))");
        Assert.Equal(2, drawn.Length);
        // Of both figures of each value, of the second beside a limit, and of both ends without a value.
        Assert.Equal((2 * all) - 2, drawn[0].Count(letter => letter == 'M'));
        // A stroke, a shaft and a head of each limit; the upper one points to the left.
        double[][] arrows = [.. drawn[1].Split('M')[1..].Select(Numbers)];
        Assert.Equal(6, arrows.Length);
        Assert.InRange(arrows[1][0] - arrows[1][2], 10, 20);
        Assert.InRange(arrows[4][2] - arrows[4][0], 10, 20);
        // Where they are is told, as of points.
        Assert.Equal(
            ["< ", "> "],
            await diagram
                .Locator("svg [data-over]:not([data-over-spans])")
                .EvaluateAllAsync<string[]>("limits => limits.map(one => one.dataset.over).sort()")
        );
        await diagram.Locator("figure").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowUp");
        Assert.StartsWith(
            "PhoIndex 1.4 to 1.7 · norm ",
            await diagram.Locator("output.value").InnerTextAsync(),
            StringComparison.Ordinal
        );
        await visit.ChartsAreLegibleAsync();
        await visit.IsAccessibleAsync();
        await visit.KeepPictureAsync("saved-errors");

        static double[] Numbers(string line) =>
            [
                .. line.Split([' ', 'L'], StringSplitOptions.RemoveEmptyEntries)
                    .Select(one => double.Parse(one, System.Globalization.CultureInfo.InvariantCulture)),
            ];
    }

    /// <summary>How many dots there are of what is chosen, and how many pale ones.</summary>
    private static async Task<(int Chosen, int Pale)> DotsAsync(ILocator diagram)
    {
        int[] dots = await diagram.EvaluateAsync<int[]>(
            """
            (diagram) => ["[data-series]:not([data-over]) path", "[data-frame] > path"].map((paths) =>
                [...diagram.querySelectorAll(`svg ${paths}`)].reduce(
                    (sum, path) => sum + path.getAttribute("d").split("M").length - 1, 0))
            """
        );
        return (dots[0], dots[1]);
    }

    private static async Task<double[]> NumbersAsync(ILocator rows, int cell) =>
        await rows.EvaluateAllAsync<double[]>("(rows, cell) => rows.map((row) => Number(row.cells[cell].dataset.value))", cell);

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Each_source_has_its_page_with_version_command_files_and_settings(StorageProvider provider)
    {
        await WriteAsync(CountedRun.Name, provider);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_folder, "sources")).Length);
        string page = System.Net.WebUtility.HtmlDecode(
            await File.ReadAllTextAsync(Path.Combine(_folder, "sources", "000001.html"), Cancellation)
        );
        foreach (
            string told in new[]
            {
                "almagest results report counted --out 'it'",
                "almagest 1.2.3",
                "2026-03-01 00:00:00",
                new string('a', 64),
                "00012345",
                "2001-02-03 04:05:06",
                "1 000.0 s",
                "\"maxPasses\":10",
            }
        )
            Assert.Contains(told, page.Replace('\u2009', ' '), StringComparison.Ordinal);
        string index = await File.ReadAllTextAsync(Path.Combine(_folder, "index.html"), Cancellation);
        Assert.Contains("found &lt;no&gt; minimum.", index, StringComparison.Ordinal);
        foreach (string file in Directory.EnumerateFiles(_folder, "*.html", SearchOption.AllDirectories))
        {
            string text = await File.ReadAllTextAsync(file, Cancellation);
            // Links may lead out; nothing is asked for by itself.
            Assert.DoesNotMatch("""(src|href)="(https?:)?//(?![^"]*")|<link|<script src|url\(h|@import| style=""", text);
            Assert.DoesNotContain("<img src=x", text, StringComparison.Ordinal);
            Assert.Matches("Content-Security-Policy\" content=\"default-src (&#x27;|'|&#39;)none", text);
        }
    }

    private static async Task<string[]> ValuesAsync(ILocator table, int column) =>
        [
            .. (
                await table
                    .Locator($"tbody tr td:nth-child({column})")
                    .EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.dataset.value)")
            ),
        ];

    private async Task WriteAsync(string run, StorageProvider provider = StorageProvider.Sqlite, Site? of = null)
    {
        Site site = of ?? await sites.GetAsync(provider);
        await new RunReportFiles(site.Get<RunSources>()).WriteAsync(
            run,
            _folder,
            new SavedBy(
                "1.2.3",
                $"almagest results report {run} --out 'it'",
                new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)
            ),
            null,
            Cancellation
        );
    }
}
