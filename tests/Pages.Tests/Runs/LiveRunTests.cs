using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Runs;

/// <summary>Pages of a run that goes on.</summary>
public sealed class LiveRunTests(Browser browser)
{
    private const int Observations = 1_100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_follows_its_run_to_the_end_and_ten_tabs_share_one_stream()
    {
        await using Site site = await Site.StartAsync();
        Run known = await MadeUpRun.AddAsync(site.Services, "first", Observations, "powerlaw", null, Cancellation);
        Run run = await site.BeginAsync(known, "second", Cancellation);
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Run(run.Name));
        ILocator words = visit.Page.Locator("live-run .words");
        await Assertions.Expect(words).ToContainTextAsync("0 % done");
        // More than a browser would open streams to one host.
        for (int tab = 1; tab < 10; tab++)
            await (await visit.Page.Context.NewPageAsync()).GotoAsync(Address.Run(run.Name), new() { Timeout = 20_000 });

        await FitAsync(site, run, 0);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show 512 more" })).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show 512 more" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#failures")).ToBeVisibleAsync();
        await FitAsync(site, run, 1);
        await FitAsync(site, run, 2);
        await Assertions.Expect(visit.Page.Locator("live-run .state.done")).ToBeVisibleAsync();
    }

    private static async Task FitAsync(Site site, Run run, int chunk)
    {
        IChunkStore chunks = site.Get<IChunkStore>();
        ChunkWork work = await chunks.LoadAsync(run.Id, chunk, Cancellation);
        await chunks.WriteAsync(
            new ChunkResult
            {
                RunId = run.Id,
                ChunkNumber = chunk,
                Worker = "tests",
                NetworkId = run.NetworkId,
                Fits = [],
                Failures = [.. work.Observations.Select(one => new FitFailure(one.Id, "load", "found nothing."))],
            },
            Cancellation
        );
    }
}
