using System.Net;
using Almagest.Application.Networks;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Networks.Bundles;
using Almagest.Pages.Campaigns;
using Almagest.Pages.Links;
using Almagest.Pages.Numbers;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Campaigns;

public sealed class CampaignPageTests(Browser browser, Learnt learnt)
{
    private static readonly Campaign Odd = new()
    {
        Name = "<b>bold</b> \u202e & \"quoted\"",
        Model = "tbabs*(powerlaw+gaussian)",
        GridEdges = [0.5, 1, 2, 4, 8],
        Parameters =
        [
            new("tbabs.nH", PriorKind.LogUniform, 0.01, 10),
            new("powerlaw.PhoIndex", PriorKind.TruncatedNormal, 1, 3, 1.8, 0.3),
            new("powerlaw.norm", PriorKind.ExpectedCounts, 10, 1e5),
            new("gaussian.LineE", PriorKind.Fixed, 6.4, 6.4),
            new("gaussian.Sigma", PriorKind.Uniform, 0, 0.5),
            new("gaussian.norm", PriorKind.LogUniform, 1e-7, 1e-3),
        ],
        Instruments =
        [
            new("A <i>", [new string('a', 64), new string('b', 64)], 1e3, 1e5, new(0.01, 1, 1, 10, 0.5)),
            new("B", [new string('c', 64)], 1e4, 1e4, null),
        ],
        Gaps =
        [
            GapPattern.None,
            new(GapKind.Fixed, 2, 4) { Further = [new(5, 6)] },
            new(GapKind.Random, 0.1, 0.3) { Count = 2 },
            new(GapKind.Scattered, 0.05, 0.05),
        ],
        Spectra = 100_000,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1300, false), InlineData(1300, true), InlineData(380, false)]
    public async Task A_campaign_tells_all_that_it_says(int width, bool isDark)
    {
        await using Site site = await Site.StartAsync();
        await site.Get<ICampaignStore>().AddAsync(Odd, Cancellation);
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(width, isDark));
        await visit.OpenAsync(Address.Campaigns);
        await visit.Page.GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link).ClickAsync();
        Assert.StartsWith("<b>bold</b> \\u202E", await visit.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        await visit.FitsAsync();
        await visit.IsAccessibleAsync();
        await visit.KeepPictureAsync($"campaign-odd-{width}-{(isDark ? "dark" : "light")}");
        // All but the fixed one.
        Assert.Equal(5, await visit.Page.Locator(".plots svg").CountAsync());
        string told = await visit.Page.Locator("main").InnerTextAsync();
        foreach (
            string words in new[]
            {
                "2.00 to 4.00 keV and 5.00 to 6.00 keV",
                "2 gaps, each of 10 % to 30 % of the bins, anywhere",
                "single bins here and there, 5 % of all",
                "0.010 to 1.0 of the source's counts, in 50 % of the spectra",
                "10²² cm⁻²",
                Odd.Id,
            }
        )
            Assert.Contains(words, told, StringComparison.Ordinal);
    }

    /// <summary>What `network compare` says of two, one of which has hardly learnt: late, then at once.</summary>
    [Fact]
    public async Task Challengers_are_held_against_the_champion()
    {
        await using Site site = await Site.StartAsync();
        await site.Get<ICampaignStore>().AddAsync(learnt.Flux, Cancellation);
        INetworkStore networks = site.Get<INetworkStore>();
        NetworkBundle poor = Learnt.Train(learnt.Flux, null, epochs: 1);
        await networks.AddAsync(learnt.FluxNetwork, Cancellation);
        await networks.PromoteAsync(learnt.FluxNetwork.Id, "the first", Cancellation);
        string page = Address.Campaign(learnt.Flux.Id);
        using HttpClient client = site.Client();
        Assert.DoesNotContain("Against the champion", await client.GetStringAsync(page, Cancellation), StringComparison.Ordinal);
        await networks.AddAsync(
            learnt.FluxNetwork with
            {
                Id = poor.Id,
                Bundle = poor.Bytes.ToArray(),
                CreatedAt = learnt.FluxNetwork.CreatedAt.AddDays(1),
            },
            Cancellation
        );
        // Nobody waits for it without asking.
        await using Visit plain = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        await plain.OpenAsync(page);
        Assert.Equal(["being compared"], await FiguresAsync(plain));
        await plain.Page.GetByRole(AriaRole.Link, new() { Name = "Show them" }).ClickAsync();
        Comparison expected = (
            await site.Get<NetworkRegistry>().CompareAsync(learnt.FluxNetwork.Id, poor.Id, KeptComparisons.Spectra, Cancellation)
        ).Figures;
        Assert.True(expected.ChallengerError > expected.ChampionError && !expected.IsWon, $"{expected}");
        string[] told =
        [
            Figure.Of(expected.ChallengerError, 3),
            Figure.Of(expected.ChampionError, 3),
            $"{new Measured(expected.Gain, expected.Gain - expected.GainError, expected.Gain + expected.GainError)}",
            "no",
        ];
        Assert.Equal(told, await FiguresAsync(plain));
        // Of the other side the sign is the other.
        await networks.PromoteAsync(poor.Id, "by mistake", Cancellation);
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.OpenAsync(page);
        await Assertions
            .Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = "Against the champion" }))
            .ToContainTextAsync("yes");
        Assert.Equal([told[1], told[0]], (await FiguresAsync(visit)).Take(2));
        foreach ((int width, bool isDark) in new[] { (1300, false), (600, true), (380, false) })
        {
            await visit.LookAsync(width, isDark);
            await visit.FitsAsync();
            await visit.KeepPictureAsync($"campaign-contest-{width}");
        }
        await visit.IsAccessibleAsync();
        using HttpResponseMessage none = await client.GetAsync(Address.Campaign(learnt.Flux.Id, poor.Id), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        static async Task<IReadOnlyList<string>> FiguresAsync(Visit visit) =>
            await visit
                .Page.GetByRole(AriaRole.Region, new() { Name = "Against the champion" })
                .Locator("tbody td")
                .AllInnerTextsAsync();
    }

    [Theory]
    [InlineData("/campaign?name=no%20such", HttpStatusCode.NotFound)]
    [InlineData("/campaign", HttpStatusCode.BadRequest)]
    [InlineData("/network?id=00", HttpStatusCode.NotFound)]
    [InlineData("/network", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_is_told(string address, HttpStatusCode status)
    {
        await using Site site = await Site.StartAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(address, Cancellation);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public void A_prior_is_drawn_where_it_lies()
    {
        Assert.Null(PriorPictures.Of(new("a.b", PriorKind.Fixed, 1, 1), ""));
        Assert.Contains("nH (10²² cm⁻²)", PriorPictures.Of(Odd.Parameters[0], "10²² cm⁻²")!.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("expected counts", PriorPictures.Of(Odd.Parameters[2], "")!.ToSvg(), StringComparison.Ordinal);
    }
}
