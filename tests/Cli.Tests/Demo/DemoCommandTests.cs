using System.Globalization;
using System.Text.RegularExpressions;
using Almagest.Cli.Demo;

namespace Almagest.Cli.Tests.Demo;

public sealed partial class DemoCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task A_small_demonstration_beats_the_baseline_and_leaves_a_page_that_needs_no_network()
    {
        string folder = _here["demo"];
        string table = (await CommandLine.RunAsync("demo", "--simulations", "400", "--observations", "40", "--out", folder, "-q"))
            .Succeeds()
            .Out;
        double[] Row(string label) =>
            [
                .. table
                    .Split('\n')
                    .Last(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..]
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .TakeLast(4)
                    .Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)),
            ];
        (double[] baseline, double[] last) = (Row("baseline"), Row("DAE pass"));
        Assert.Equal(4, last.Length);
        for (int gap = 0; gap < 4; gap++)
            Assert.InRange(last[gap], 0, 0.3 * baseline[gap]);

        string page = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("Training", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Empty(Fetches().Matches(page));
    }

    [Theory]
    [InlineData("--simulations", "0"), InlineData("--observations", "-1"), InlineData("--simulations", "many")]
    public async Task Numbers_that_make_no_sense_are_refused_before_anything_is_written(string option, string value)
    {
        (await CommandLine.RunAsync("demo", option, value, "--out", _here["demo"])).IsRefused(option);
        Assert.False(Directory.Exists(_here["demo"]));
    }

    [Fact]
    public async Task What_no_demonstration_has_made_is_not_removed()
    {
        string precious = _here.Write("demo/data/precious.pha", [1, 2, 3]);
        (await CommandLine.RunAsync("demo", "--out", _here["demo"], "-q")).IsRefused("--out", "no demonstration has made");
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(precious, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_a_demonstration_left_is_made_anew()
    {
        DemoFolder.Prepare(_here["data"]);
        _here.Write("data/shards/0", [1]);
        DemoFolder.Prepare(_here["data"]);
        Assert.Single(Directory.EnumerateFileSystemEntries(_here["data"]));
    }

    /// <summary>Whatever makes a browser ask for another file; what begins with # is within the page.</summary>
    [GeneratedRegex(
        """<script(?! type="module">)|<link|<iframe|@import|\bsrc\s*=|\bhref\s*=\s*["'](?!#)|url\((?!["']?(#|data:))""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Fetches();
}
