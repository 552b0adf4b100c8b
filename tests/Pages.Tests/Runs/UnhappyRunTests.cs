using System.Net;
using Almagest.Application.Deletions;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Deletions;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Runs;

/// <summary>Runs that have nothing to show: on every page that shows one.</summary>
public sealed class UnhappyRunTests(Browser browser)
{
    private const string Failed = "nothing but failures",
        Gone = "soon gone";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_fails_is_held_or_empty_says_so_on_each_page()
    {
        await using Site site = await Site.StartAsync();
        Run known = await MadeUpRun.AddAsync(site.Services, "known", 20, "powerlaw", null, Cancellation);
        Run failed = await site.BeginAsync(known, Failed, Cancellation),
            paused = await site.BeginAsync(known, "paused", Cancellation),
            cancelled = await site.BeginAsync(known, "cancelled", Cancellation);
        ChunkWork work = await site.Get<IChunkStore>().LoadAsync(failed.Id, 0, Cancellation);
        await site.Get<IChunkStore>()
            .WriteAsync(
                new ChunkResult
                {
                    RunId = failed.Id,
                    ChunkNumber = 0,
                    Worker = "tests",
                    NetworkId = failed.NetworkId,
                    Fits = [],
                    Failures = [.. work.Observations.Select(one => new FitFailure(one.Id, "load", "found <nothing>."))],
                },
                Cancellation
            );
        await site.Get<IRunStore>().HoldAsync(paused.Id, false, Cancellation);
        await site.Get<IRunStore>().HoldAsync(cancelled.Id, true, Cancellation);
        await using Visit visit = await browser.VisitAsync(site.Address);
        foreach ((Run run, string state) in new[] { (failed, "done"), (paused, "paused"), (cancelled, "cancelled") })
        {
            await visit.OpenAsync(Address.Run(run.Name));
            await Assertions.Expect(visit.Page.Locator(".state").First).ToHaveTextAsync(state);
            await Assertions.Expect(visit.Page.GetByText("No fits yet")).ToHaveCountAsync(run == failed ? 0 : 1);
            await visit.OpenAsync(Address.Runs);
            ILocator row = visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = run.Name });
            await Assertions.Expect(row.Locator(".state")).ToHaveTextAsync(state);
            await visit.OpenAsync(Address.Compare(known.Name, run.Name));
            await visit.FitsAsync();
            await visit.OpenAsync(Address.Source(MadeUpRun.NameOf(1), run.Name));
            string told = await visit.Page.Locator("main").InnerTextAsync();
            Assert.Contains(run == failed ? "found <nothing>." : "has not come to it", told, StringComparison.Ordinal);
        }
        await visit.OpenAsync(Address.Run(failed.Name));
        await Assertions.Expect(visit.Page.GetByText("None was fitted")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator("#failures")).ToContainTextAsync("found <nothing>.");
    }

    [Fact]
    public async Task A_run_that_is_gone_is_told_on_every_page_and_in_an_open_one()
    {
        await using Site site = await Site.StartAsync();
        Run known = await MadeUpRun.AddAsync(site.Services, "known", 20, "powerlaw", null, Cancellation);
        Run gone = await MadeUpRun.AddAsync(site.Services, Gone, 20, "powerlaw", null, Cancellation);
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Run(Gone));
        NamedDeletions deletions = site.Get<NamedDeletions>();
        await deletions.DeleteAsync(await deletions.LookAsync(DeletedKind.Run, Gone, Cancellation), Cancellation);
        // Who had it open, and chooses, is told.
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Clean only" }).ClickAsync();
        await visit.Page.GetByText($"No run '{Gone}'").WaitForAsync();
        visit.Forgive("status of 404");
        using HttpClient client = site.Client();
        foreach (
            string address in new[]
            {
                Address.Run(Gone),
                $"{Address.Run(Gone)}&clean=1&sort=net_counts",
                $"/run/diagram.png?name={Uri.EscapeDataString(Gone)}",
                Address.Compare(known.Name, Gone),
                Address.Source(MadeUpRun.NameOf(1), Gone),
                Address.Run(gone.Id.ToString()),
            }
        )
        {
            using HttpResponseMessage answer = await client.GetAsync(address, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{address}: {answer.StatusCode}");
        }
        // Its sources are there still, fitted by the other.
        await visit.OpenAsync(Address.Source(MadeUpRun.NameOf(1)));
        Assert.DoesNotContain(Gone, await visit.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }
}
