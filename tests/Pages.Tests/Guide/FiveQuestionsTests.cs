using System.Globalization;
using System.Text.RegularExpressions;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Tests;

namespace Almagest.Pages.Tests.Guide;

/// <summary>"Five questions in five minutes" of docs/page.md: each step's page says what the guide says it does, and that is
/// what Sherpa's fits of the same spectra say.</summary>
public sealed partial class FiveQuestionsTests(Browser browser, RxteSite rxte)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_step_finds_its_answer()
    {
        (string Path, string Found)[] steps = await StepsAsync();
        Site site = await rxte.GetAsync();
        await using Visit visit = await browser.VisitAsync(site.Address, new Eyes(HasScripts: false));
        foreach ((string path, string found) in steps)
        {
            await visit.OpenAsync(path);
            string page = Plain(await visit.Page.Locator("main").InnerTextAsync());
            Assert.True(page.Contains(Plain(found), StringComparison.Ordinal), $"{path}: no '{found}' in\n{page}");
        }
    }

    [Fact]
    public async Task Answers_are_those_of_the_reference()
    {
        string[] found = [.. (await StepsAsync()).Select(step => step.Found)];
        RxteReference[] xte = RxteReference.Read(RxteRuns.Catalogues["xtej1550"]),
            gro = RxteReference.Read(RxteRuns.Catalogues["groj1655"]);
        // Sherpa began at two places, and may have missed a minimum.
        Assert.Equal(xte.Count(one => one.IsDescribed), Number(found[0]), 2.0);
        Assert.Equal(gro.Count(one => one.IsDescribed), Number(found[1]), 2.0);
        Assert.Equal(xte.Count(one => one.PowerLaw - one.Disc > 100), Number(found[2].Split(' ')[1]), 2.0);
        RxteReference brightest = xte.MaxBy(one => one.Rate)!;
        Assert.Equal(brightest.Name, found[3].Split(' ')[0]);
        Assert.Equal(brightest.Rate, Number(found[3].Split(' ', 2)[1]), 1e-4 * brightest.Rate);
        Assert.Equal(xte.Count(one => one.IsHot), Number(found[4]));
        double[] sizes = [.. xte.Where(one => one.IsHot).Select(one => Math.Sqrt(one.DiscNorm))];
        double[] told = [.. found[5].Split(' ')[2..].Select(Number)];
        Assert.All(new[] { sizes.Min(), sizes.Average(), sizes.Max() }.Zip(told), pair =>
            Assert.Equal(pair.First, pair.Second, 0.01 * pair.First)
        );
        RxteReference hardest = xte.Where(one => one.NeedsNoDisc).MinBy(one => one.Index)!;
        Assert.Equal(hardest.Name, found[6].Split(' ')[0]);
        Assert.Equal(hardest.Index, Number(found[6].Split(' ')[1]), 0.1 * hardest.IndexError);
    }

    /// <summary>Lines that link to a page of the guide's host and say, in bold, what stands there.</summary>
    private static async Task<(string Path, string Found)[]> StepsAsync()
    {
        string guide = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot, "docs", "page.md"), Cancellation);
        (string, string)[] steps =
        [
            .. Step().Matches(guide).Select(step => (step.Groups["path"].Value, step.Groups["found"].Value)),
        ];
        Assert.Equal(7, steps.Length);
        return steps;
    }

    /// <summary>Blanks of any kind are one.</summary>
    private static string Plain(string text) => Blanks().Replace(text, " ");

    private static double Number(string text) =>
        double.Parse(
            Digits().Match(text.Replace("−", "-", StringComparison.Ordinal)).Value.Replace(" ", "", StringComparison.Ordinal),
            CultureInfo.InvariantCulture
        );

    [GeneratedRegex(@"\]\(http://127\.0\.0\.1:8080(?<path>/[^)]*)\)[^\n*]*\*\*(?<found>[^*\n]+)\*\*", RegexOptions.None, 10_000)]
    private static partial Regex Step();

    [GeneratedRegex(@"\s+", RegexOptions.None, 10_000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"-?[\d ]*\d(\.\d+)?", RegexOptions.None, 10_000)]
    private static partial Regex Digits();
}
