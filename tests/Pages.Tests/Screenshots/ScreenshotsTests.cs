using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Trainings;
using Almagest.Tests;

namespace Almagest.Pages.Tests.Screenshots;

/// <summary>The pictures of docs/images/pages, which `./test --screenshots` makes.</summary>
public sealed class ScreenshotsTests(Browser browser, RxteSite rxte, Learnt learnt)
{
    private const string Folder = "ALMAGEST_SCREENSHOTS_OF_PAGES",
        Disc = "xtej1550_disc",
        Choice = "statistic < 1.5 * degrees_of_freedom";

    private const string Asked = """
        SELECT TOP 300 source_name, counts / exposure AS rate, diskbb_tin
        FROM almagest.fits_tbabs_diskbb_powerlaw
        WHERE run = 'xtej1550_disc'
        ORDER BY rate DESC
        """;

    /// <summary>What of a page is kept, by the window's width: what lies deeper is more of the same.</summary>
    private static readonly (int Width, int Highest)[] Windows = [(1300, 1700), (600, 1400), (380, 1200)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_at_three_widths_in_both_lights()
    {
        string? folder = Environment.GetEnvironmentVariable(Folder);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{Folder} is not set: ./test --screenshots sets it.");
        Site site = await rxte.GetAsync();
        await FillAsync(site);
        await TakeAsync(site, folder!, Pages());
        await using Site empty = await Site.StartAsync();
        await TakeAsync(empty, folder!, [("home-empty", Address.Home)]);
        await using Site closed = await Site.StartAsync(wantsToken: true);
        await TakeAsync(closed, folder!, [("sign-in", Address.Runs)], status: 401);
    }

    private (string Name, string Address)[] Pages() =>
        [
            ("home", Address.Home),
            ("runs", Address.Runs),
            ("run", Address.Run(Disc)),
            (
                "run-chosen",
                $"{Address.Run(Disc)}&where={Uri.EscapeDataString(Choice)}&x=net_counts&logx=1&y=diskbb_Tin&errors=1"
                    + "&by=powerlaw_PhoIndex"
            ),
            ("run-going", Address.Run("xtej1550_again")),
            ("compare", Address.Compare("xtej1550_powerlaw", Disc)),
            ("campaigns", Address.Campaigns),
            ("campaign", Address.Campaign(learnt.Counts.Id)),
            ("networks", Address.Networks),
            ("network", Address.Network(learnt.PosteriorNetwork.Id)),
            ("sources", Address.Sources),
            ("source", Address.Source("cor_rbs.s1550_d1710_a.2.pha", Disc)),
            ("source-filled", Address.Source(CountedRun.Bright, CountedRun.Name)),
            ("query", Address.Query(Asked)),
            ("jobs", Address.QueryJobs),
            ("operations", Address.Operations),
            ("checks", Address.Checks),
            ("glossary", Address.Glossary()),
            ("flags", Address.Flags()),
            ("about", Address.About),
        ];

    /// <summary>What RXTE's runs lack: a network that was trained, a training and a run under way, a spectrum with a
    /// gap.</summary>
    private async Task FillAsync(Site site)
    {
        await CountedRun.AddAsync(site.Services, 1, Cancellation);
        await RxteRuns.BeginAsync(site.Services, "xtej1550_again", Cancellation);
        await site.Get<ICampaignStore>().AddAsync(learnt.Counts, Cancellation);
        await site.Get<INetworkStore>().AddAsync(learnt.PosteriorNetwork, Cancellation);
        await site.Get<INetworkStore>().PromoteAsync(learnt.PosteriorNetwork.Id, "the first of its campaign", Cancellation);
        ITrainingStore trainings = site.Get<ITrainingStore>();
        Guid training = await trainings.CreateAsync(new(learnt.Counts.Id, "{}"), Cancellation);
        await trainings.ClaimAsync(training, "trainer-1", TimeSpan.FromHours(1), Cancellation);
        for (int epoch = 1; epoch <= 30; epoch++)
            await trainings.ReportAsync(
                new()
                {
                    TrainingId = training,
                    Stage = "regressor",
                    Epoch = epoch,
                    Epochs = 60,
                    Loss = 0.05 + Math.Exp(-0.1 * epoch),
                    ValidationLoss = 0.08 + Math.Exp(-0.09 * epoch),
                    SpectraPerSecond = 41_000,
                    Learnt = [new("regressor", epoch, 0.05 + Math.Exp(-0.1 * epoch), 0.08 + Math.Exp(-0.09 * epoch))],
                },
                Cancellation
            );
    }

    private async Task TakeAsync(Site site, string folder, (string Name, string Address)[] pages, int status = 200)
    {
        Directory.CreateDirectory(folder);
        foreach ((int width, int highest) in Windows)
        foreach (bool isDark in new[] { false, true })
        {
            await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(width, isDark));
            foreach ((string name, string address) in pages)
            {
                await visit.OpenAsync(address, status);
                int height = await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
                byte[] png = await visit.Page.ScreenshotAsync(
                    new()
                    {
                        FullPage = true,
                        Clip = new() { Width = width, Height = Math.Min(height, highest) },
                    }
                );
                await File.WriteAllBytesAsync(
                    Path.Combine(folder, $"{name}-{width}-{(isDark ? "dark" : "light")}.png"),
                    SmallPng.Of(png),
                    Cancellation
                );
            }
        }
    }
}
