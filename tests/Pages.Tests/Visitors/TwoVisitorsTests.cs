using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Visitors;

/// <summary>Two browsers, one gateway.</summary>
public sealed class TwoVisitorsTests(Browser browser)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_changes_the_other_sees_and_both_go_on()
    {
        await using Site site = await Site.StartAsync();
        Run known = await MadeUpRun.AddAsync(site.Services, "first", 20, "powerlaw", null, Cancellation);
        await using Visit reader = await browser.VisitAsync(site.Address);
        await using Visit operatorVisit = await browser.VisitAsync(site.Address);
        // One makes a run, which the other finds.
        Run run = await site.BeginAsync(known, "second", Cancellation);
        await reader.OpenAsync(Address.Runs);
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = run.Name }).ClickAsync();
        ILocator state = reader.Page.Locator("live-run .state");
        await Assertions.Expect(state).ToHaveTextAsync("running");
        // One pauses it; the other's page says so by itself.
        await operatorVisit.OpenAsync(Address.Operations);
        await operatorVisit.Page.GetByRole(AriaRole.Button, new() { Name = $"Pause {run.Name}" }).ClickAsync();
        await Assertions.Expect(operatorVisit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("paused");
        await Assertions.Expect(state).ToHaveTextAsync("paused", new() { Timeout = 15_000 });
        // Each goes on where it is, with what it chose itself.
        await operatorVisit.Page.GetByRole(AriaRole.Button, new() { Name = $"Resume {run.Name}" }).ClickAsync();
        await Assertions
            .Expect(operatorVisit.Page.GetByRole(AriaRole.Button, new() { Name = $"Pause {run.Name}" }))
            .ToBeVisibleAsync();
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("data-light", "dark");
        await Assertions.Expect(state).ToHaveTextAsync("running");
        await operatorVisit.Page.ReloadAsync();
        await Assertions.Expect(operatorVisit.Page.Locator("html")).Not.ToHaveAttributeAsync("data-light", "dark");
    }
}
