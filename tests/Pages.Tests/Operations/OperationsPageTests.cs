using System.Net;
using Almagest.Application.Diagnosis;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Storage.Status;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Operations;

public sealed class OperationsPageTests(Browser browser)
{
    private const int Observations = 20;
    private const string Name = "<b>run</b> & more";

    private static readonly LeaseTerms OneAttempt = new(TimeSpan.FromMinutes(5), MostAttempts: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_run_is_paused_resumed_and_cancelled(StorageProvider provider)
    {
        await using Site site = await Site.StartAsync(provider);
        Run run = await WaitingAsync(site);
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Operations);
        await PressAsync("Pause", RunState.Paused);
        await PressAsync("Resume", RunState.Running);
        await visit.Page.GetByLabel($"Priority of {Name}", new() { Exact = true }).FillAsync("3");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Set the priority" }).ClickAsync();
        await visit.Page.GetByText($"{Name} is running and has priority 3;").WaitForAsync();
        Assert.Equal("3", await visit.Page.GetByLabel($"Priority of {Name}", new() { Exact = true }).InputValueAsync());
        await PressAsync("Cancel", RunState.Cancelled);
        await visit.IsAccessibleAsync();
        await visit.FitsAsync();
        await visit.KeepPictureAsync("operations-cancelled");

        async Task PressAsync(string order, RunState expected)
        {
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = $"{order} {Name}" }).ClickAsync();
            await visit.Page.GetByRole(AriaRole.Status).WaitForAsync();
            Assert.Equal(expected, (await site.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).State);
        }
    }

    /// <summary>Whoever mails an operator an address puts no words of his own on the page.</summary>
    [Fact]
    public async Task An_address_tells_nothing_but_what_is()
    {
        await using Site site = await Site.StartAsync();
        await WaitingAsync(site);
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        ILocator status = visit.Page.GetByRole(AriaRole.Status);
        await visit.OpenAsync(Address.Of(Address.Operations, ("changed", "all is lost: call 555"), ("told", "call 555")));
        Assert.Equal(0, await status.CountAsync());
        Assert.DoesNotContain("555", await visit.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.OpenAsync(Address.Of(Address.Operations, ("changed", Name)));
        Assert.StartsWith(
            $"{Name} is running and has priority 0; 0 of ",
            await status.InnerTextAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_broke_workers_is_shown_and_tried_again()
    {
        await using Site site = await Site.StartAsync();
        Run run = await WaitingAsync(site);
        int rounds = 0;
        while ((await site.Get<IParkedChunks>().ListAsync(run.Id, Cancellation)).Count == 0 && rounds++ < 50)
            foreach (int chunk in Enumerable.Range(0, 60))
                try
                {
                    if (await site.Get<IChunkLeases>().TakeAsync(run.Id, chunk, "tests", OneAttempt, true, Cancellation))
                        await site.Get<IChunkLeases>().ReleaseAsync(run.Id, chunk, "tests", "Overflow: <it>.", Cancellation);
                }
                catch (Almagest.Spectra.SpectralDataException)
                {
                    // There is no such chunk yet.
                }
        int parked = (await site.Get<IParkedChunks>().ListAsync(run.Id, Cancellation)).Count;
        Assert.True(parked > 1, $"{parked} parked");
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Operations);
        ILocator rows = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Observations put aside" }).Locator("tbody tr");
        Assert.Equal(parked, await rows.CountAsync());
        Assert.Contains("Overflow: <it>.", await rows.First.InnerTextAsync(), StringComparison.Ordinal);
        await visit.IsAccessibleAsync();
        await visit.KeepPictureAsync("operations-parked");
        await rows.First.GetByRole(AriaRole.Button).ClickAsync();
        await visit.Page.GetByText("1 observation waits again.").WaitForAsync();
        Assert.Equal(parked - 1, (await site.Get<IParkedChunks>().ListAsync(run.Id, Cancellation)).Count);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = $"Try all {parked - 1} again" }).ClickAsync();
        await visit.Page.GetByText("No observation.").WaitForAsync();
        Assert.Empty(await site.Get<IParkedChunks>().ListAsync(run.Id, Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Who_is_at_work_is_told_with_the_age_of_the_lease(StorageProvider provider)
    {
        await using Site site = await Site.StartAsync(provider);
        Run run = await WaitingAsync(site);
        Assert.True(await site.Get<IChunkLeases>().TakeAsync(run.Id, 0, "worker <7>", OneAttempt, true, Cancellation));
        LeasedChunk lease = Assert.Single(await site.Get<ILeasedChunks>().ListAsync(10, Cancellation));
        Assert.Equal((Name, 0, "worker <7>", Observations), (lease.Run, lease.Chunk, lease.Worker, lease.Observations));
        Assert.InRange(lease.Until - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync(Address.Operations);
        string told = await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Leases" }).Locator("tbody").InnerTextAsync();
        Assert.Contains("worker <7>", told, StringComparison.Ordinal);
        // Versions of what made the run, with eight digits of its commit, of the gateway and of the database.
        Assert.Contains(
            run.CodeVersion![..Math.Min(run.CodeVersion!.Length, run.CodeVersion!.IndexOf('+') + 9)],
            await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Orders to runs" }).Locator("tbody").InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            provider == StorageProvider.Sqlite ? "SQLite 3" : "PostgreSQL 1",
            await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Versions" }).InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Matches("4 min \\d+ s", told);
        // This program's, of whoever fits now and of whoever fitted just now.
        string version = ProgramVersion.Short(ProgramVersion.Own);
        ILocator workers = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Workers" });
        Assert.Equal(
            ["fitter", version, "at work"],
            await workers.GetByRole(AriaRole.Row, new() { Name = "worker <7>" }).Locator("td").AllInnerTextsAsync()
        );
        Assert.Equal(2, await workers.Locator("tbody tr").CountAsync());
        ILocator warning = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Versions" }).Locator(".wrong");
        Assert.Equal(0, await warning.CountAsync());
        await site.ChangeAsync("UPDATE chunks SET worker_version = '0.9.0+0123456789' WHERE leased_by = 'worker <7>'");
        await visit.OpenAsync(Address.Operations);
        Assert.StartsWith(
            "Workers of the last 5 minutes are of 2 versions",
            await warning.InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["fitter", "0.9.0+01234567", "at work"],
            await workers.GetByRole(AriaRole.Row, new() { Name = "worker <7>" }).Locator("td").AllInnerTextsAsync()
        );
    }

    [Fact]
    public async Task Failures_are_counted_by_stage_and_reason()
    {
        await using Site site = await Site.StartAsync();
        await MadeUpRun.AddAsync(site.Services, Name, Observations, "powerlaw", null, Cancellation);
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await visit.OpenAsync(Address.Operations);
        Assert.Equal(
            ["2", "found nothing, \"as ever\", in <it>."],
            await visit
                .Page.GetByRole(AriaRole.Region, new() { Name = "Failures", Exact = true })
                .GetByRole(AriaRole.Row, new() { Name = "load" })
                .Locator("td")
                .AllInnerTextsAsync()
        );
    }

    [Fact]
    public async Task Checks_are_those_of_the_doctor()
    {
        await using Site site = await Site.StartAsync();
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(Address.Checks);
        Assert.Equal(
            (await site.Get<Doctor>().ExamineAsync(Cancellation)).Select(one => one.Check),
            await visit.Page.Locator("tbody th").AllInnerTextsAsync()
        );
    }

    [Fact]
    public async Task Readers_see_and_change_nothing()
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        Run run = await WaitingAsync(site);
        using HttpClient reader = site.Client(),
            stranger = site.Client();
        reader.DefaultRequestHeaders.Authorization = new("Bearer", site.Reader);
        foreach (string address in new[] { Address.Operations, Address.Checks })
        {
            using HttpResponseMessage seen = await reader.GetAsync(address, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, seen.StatusCode);
            Assert.Contains(
                "expected one for operate",
                await seen.Content.ReadAsStringAsync(Cancellation),
                StringComparison.Ordinal
            );
        }
        Assert.DoesNotContain(
            $"href=\"{Address.Operations}\"",
            await reader.GetStringAsync(Address.Runs, Cancellation),
            StringComparison.Ordinal
        );
        using HttpResponseMessage ordered = await PostAsync(reader);
        Assert.Equal(HttpStatusCode.Forbidden, ordered.StatusCode);
        // A page of another host, in the browser of somebody who may.
        stranger.DefaultRequestHeaders.Add("Cookie", $"almagest-token={site.Token}");
        stranger.DefaultRequestHeaders.Add("Origin", "http://elsewhere.example");
        using HttpResponseMessage foreign = await PostAsync(stranger);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        using HttpResponseMessage unsigned = await PostAsync(site.Client());
        Assert.NotEqual(HttpStatusCode.SeeOther, unsigned.StatusCode);
        Assert.Equal(RunState.Running, (await site.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).State);
    }

    [Theory]
    [InlineData("priority", "9", HttpStatusCode.BadRequest)]
    [InlineData("priority", "much", HttpStatusCode.BadRequest)]
    [InlineData("explode", "", HttpStatusCode.BadRequest)]
    public async Task An_order_that_is_none_is_told(string how, string priority, HttpStatusCode status)
    {
        await using Site site = await Site.StartAsync();
        await WaitingAsync(site);
        using HttpClient client = site.Client();
        client.DefaultRequestHeaders.Add("Origin", site.Address);
        using HttpResponseMessage answer = await PostAsync(client, how, priority);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains("expected", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string how = "cancel", string priority = "") =>
        client.PostAsync(
            $"{Address.Operations}/run",
            new FormUrlEncodedContent([new("name", Name), new("how", how), new("priority", priority)]),
            Cancellation
        );

    /// <summary>One whose chunks nobody has begun.</summary>
    private static async Task<Run> WaitingAsync(Site site)
    {
        Run made = await MadeUpRun.AddAsync(site.Services, "made up", Observations, "powerlaw", null, Cancellation);
        return await site.BeginAsync(made, Name, Cancellation);
    }
}
