using System.Globalization;
using Almagest.Learning.Calibration;
using Almagest.Networks.Bundles;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Almagest.Pages.Networks;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Trainings;
using Almagest.Tests;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Networks;

public sealed class NetworkPageTests(Browser browser, Learnt learnt)
{
    private const int Trials = 4000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_tells_how_it_learnt_and_who_used_it()
    {
        await using Site site = await Site.StartAsync();
        NetworkRecord network = await AddAsync(site);
        BundleMetadata about = NetworkBundle.Read(network.Bundle, network.Id).Metadata;
        foreach ((int width, bool isDark) in new[] { (1300, false), (600, true), (380, false) })
        {
            await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(width, isDark));
            await visit.OpenAsync(Address.Network(network.Id[..10]));
            await visit.FitsAsync();
            await visit.ChartsAreLegibleAsync();
            await visit.IsAccessibleAsync();
            await visit.KeepPictureAsync($"network-{width}");
            string told = await visit.Page.Locator("main").InnerTextAsync();
            Assert.Contains(network.Id, told, StringComparison.Ordinal);
            Assert.Contains("the first of its campaign <b>", told, StringComparison.Ordinal);
            // Six epochs of each stage, two lines.
            Assert.Equal(
                about.Curves.Count(one => one.Value.Count > 1),
                await visit.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("losses of \\d+ epochs") }).CountAsync()
            );
            Assert.Contains(
                $"{(100 * about.Metrics!.Coverage).ToString("0.0", CultureInfo.InvariantCulture)} % of the targets",
                told,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_training_is_seen_while_it_goes_on()
    {
        await using Site site = await Site.StartAsync();
        NetworkRecord network = await AddAsync(site);
        ITrainingStore trainings = site.Get<ITrainingStore>();
        Guid id = await trainings.CreateAsync(new(network.CampaignId, "{}"), Cancellation);
        Assert.True(await trainings.ClaimAsync(id, "trainer <1>", TimeSpan.FromMinutes(5), Cancellation));
        await ReportAsync(3, 0.25);
        foreach (string page in new[] { Address.Networks, Address.Campaign(network.CampaignId), Address.Operations })
        {
            await using Visit visit = await browser.VisitAsync(site.Address);
            await visit.OpenAsync(page);
            // Operations name it once more, with its version.
            ILocator row = visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "trainer <1>" }).First;
            Assert.Contains("0.2500", await row.InnerTextAsync(), StringComparison.Ordinal);
            await visit.IsAccessibleAsync();
        }
        await using Visit later = await browser.VisitAsync(site.Address);
        await later.OpenAsync(Address.Networks);
        await later.Page.GetByText("3 of 12").WaitForAsync();
        await ReportAsync(4, 0.125);
        // The page looks again by itself, and its curve goes on.
        await later.Page.GetByText("4 of 12").WaitForAsync();
        await Assertions
            .Expect(later.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("losses of 2 epochs") }))
            .ToBeVisibleAsync();
        await ReportAsync(5, 0.1);
        await Assertions
            .Expect(later.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("losses of 3 epochs") }))
            .ToBeVisibleAsync(new() { Timeout = 15_000 });
        await later.ChartsAreLegibleAsync();
        await trainings.CompleteAsync(id, network.Id, Cancellation);
        await later.Page.GetByText("completed").WaitForAsync();

        Task ReportAsync(int epoch, double loss) =>
            trainings.ReportAsync(
                new()
                {
                    TrainingId = id,
                    Stage = "regressor",
                    Epoch = epoch,
                    Epochs = 12,
                    Loss = loss,
                    ValidationLoss = 2 * loss,
                    Learnt = [new("regressor", epoch, loss, 2 * loss)],
                },
                Cancellation
            );
    }

    [Fact]
    public async Task Posteriors_that_are_too_narrow_show_where_they_are()
    {
        await using Site site = await Site.StartAsync();
        NetworkRecord network = await AddAsync(site);
        BundleMetadata about = NetworkBundle.Read(network.Bundle, network.Id).Metadata;
        CalibrationReport report = CalibrationReport.Of(NarrowWhereFaint(), about.TargetNames);
        NetworkModel model = new(
            network.Id,
            about with
            {
                Posterior = about.Posterior! with
                {
                    Network = about.Posterior.Network! with { HeldOut = Trials, Calibration = report },
                },
            },
            learnt.Counts,
            [],
            IsChampion: false,
            [],
            []
        );
        string page = await Markup.OfAsync(
            site.Services,
            typeof(NetworkPage),
            model,
            new Frame { Here = "/network", Address = site.Address }
        );
        await using Visit visit = await browser.VisitAsync(site.Address);
        await visit.Page.RouteAsync("**/made-up", route => route.FulfillAsync(
                new()
                {
                    ContentType = "text/html; charset=utf-8",
                    Body = page,
                    Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = PageHeaders.Policy },
                }
            ));
        await visit.OpenAsync("/made-up");
        await visit.ChartsAreLegibleAsync();
        await visit.IsAccessibleAsync();
        await visit.KeepPictureAsync("network-calibration");
        // Half as wide as they should be: erf(0.5 / √2) of the truths lie within one of their sigmas, not 68.27 %.
        Assert.InRange(await WithinAsync("bright"), 66.3, 70.3);
        Assert.InRange(await WithinAsync("faint"), 36.3, 40.3);
        Assert.Equal(2, await visit.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("flat if calibrated") }).CountAsync());
        Assert.Equal(
            "failed: never used",
            await visit
                .Page.GetByRole(AriaRole.Region, new() { Name = "Calibration", Exact = true })
                .Locator(".state")
                .InnerTextAsync()
        );

        async Task<double> WithinAsync(string group) =>
            double.Parse(
                (
                    await visit.Page.GetByRole(AriaRole.Row, new() { Name = group }).First.Locator("td").Nth(3).InnerTextAsync()
                ).Split(' ')[0],
                CultureInfo.InvariantCulture
            );
    }

    /// <summary>Posteriors are normal, of spread 1 about a mean from which the truth is as far as they say; where it is faint,
    /// they are said to be half as wide.</summary>
    private static PosteriorTrials NarrowWhereFaint()
    {
        const int Samples = 200,
            Parameters = 2;
        Random random = new(1);
        double[] truth = new double[Trials * Parameters],
            samples = new double[Trials * Samples * Parameters];
        string[][] groups = new string[Trials][];
        for (int trial = 0; trial < Trials; trial++)
        {
            bool isFaint = trial % 2 == 0;
            groups[trial] = [isFaint ? "faint" : "bright"];
            for (int p = 0; p < Parameters; p++)
            {
                truth[(trial * Parameters) + p] = Normal();
                for (int sample = 0; sample < Samples; sample++)
                    samples[(((trial * Samples) + sample) * Parameters) + p] = (isFaint ? 0.5 : 1) * Normal();
            }
        }
        return new(Parameters, Samples, truth, samples, groups);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private async Task<NetworkRecord> AddAsync(Site site)
    {
        NetworkRecord network = learnt.PosteriorNetwork;
        await site.Get<ICampaignStore>().AddAsync(learnt.Counts, Cancellation);
        await site.Get<INetworkStore>().AddAsync(network, Cancellation);
        await site.Get<INetworkStore>().PromoteAsync(network.Id, "the first of its campaign <b>", Cancellation);
        return network;
    }
}
