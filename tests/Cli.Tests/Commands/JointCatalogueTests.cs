using Almagest.Tests;

namespace Almagest.Cli.Tests.Commands;

/// <summary>A catalogue of sources that several telescopes saw together, some of them not: from files to fits.</summary>
public sealed class JointCatalogueTests : IDisposable
{
    private static readonly (string Source, string[] Telescopes)[] Scripts =
    [
        ("whole", ["optical", "soft", "hard"]),
        ("no hard", ["optical", "soft"]),
    ];

    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task A_source_seen_by_any_of_the_telescopes_is_fitted_as_one_source()
    {
        string examples = Path.Combine(SharedData.RepositoryRoot, "docs", "examples");
        Directory.CreateDirectory(_here["maxi-j1820"]);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(examples, "maxi-j1820")))
            File.Copy(file, _here[$"maxi-j1820/{Path.GetFileName(file)}"]);
        await File.WriteAllTextAsync(
            _here["campaign.yaml"],
            (
                await File.ReadAllTextAsync(Path.Combine(examples, "maxi-j1820.yaml"), TestContext.Current.CancellationToken)
            ).Replace("spectra: 24000", "spectra: 512", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        foreach ((string telescope, string exposure) in new[] { ("optical", "150"), ("soft", "20"), ("hard", "1000") })
            (
                await CommandLine.RunAsync(
                    "fakeit",
                    "--model",
                    "tbabs*(diskbb+powerlaw)",
                    "--param",
                    "nH=0.15",
                    "--param",
                    "Tin=0.6",
                    "--param",
                    "diskbb.norm=200",
                    "--param",
                    "PhoIndex=1.8",
                    "--param",
                    "powerlaw.norm=0.5",
                    "--rmf",
                    _here[$"maxi-j1820/{telescope}.rsp"],
                    "--exposure",
                    exposure,
                    "--seed",
                    "3",
                    "--out",
                    _here[$"{telescope}.pha"],
                    "-q"
                )
            ).Succeeds();
        await File.WriteAllTextAsync(
            _here["list.csv"],
            "file,observation\noptical.pha,whole\nsoft.pha,whole\nhard.pha,whole\nsoft.pha,no optical\nhard.pha,no "
                + "optical\noptical.pha,no hard\nsoft.pha,no hard\n",
            TestContext.Current.CancellationToken
        );

        string home = _here["home"];
        (await CommandLine.RunAsync("campaign", "create", _here["campaign.yaml"], "--home", home)).Succeeds();
        (await CommandLine.RunAsync("train", "maxi-j1820", "--epochs", "2", "--home", home, "-q")).Succeeds();
        Assert.Contains(
            "3 observations, 0 not read",
            (await CommandLine.RunAsync("ingest", "sources", _here["list.csv"], "--home", home, "-q")).Succeeds().Out,
            StringComparison.Ordinal
        );
        (
            await CommandLine.RunAsync(
                "run",
                "submit",
                "--catalogue",
                "sources",
                "--campaign",
                "maxi-j1820",
                "--name",
                "run",
                "--home",
                home,
                "-q"
            )
        ).Succeeds();
        (
            await CommandLine.RunAsync("results", "export", "run", "--format", "csv", "--out", _here["fits.csv"], "--home", home)
        ).Succeeds();
        string[] lines = await File.ReadAllLinesAsync(_here["fits.csv"], TestContext.Current.CancellationToken);
        string[] heads = lines[0].Split(',');
        double Value(string source, string column) =>
            double.Parse(
                lines.Single(line => line.StartsWith(source + ",", StringComparison.Ordinal)).Split(',')[
                    Array.IndexOf(heads, column)
                ],
                System.Globalization.CultureInfo.InvariantCulture
            );

        foreach (string source in (string[])["whole", "no optical", "no hard"])
        {
            foreach (
                (string parameter, double truth) in new[] { ("tbabs.nH", 0.15), ("diskbb.Tin", 0.6), ("powerlaw.PhoIndex", 1.8) }
            )
            {
                // One sigma is half of the interval; each of these is within three and a half.
                double sigma = 0.5 * (Value(source, parameter + "_hilim") - Value(source, parameter + "_lolim"));
                Assert.InRange(Value(source, parameter), truth - (3.5 * sigma), truth + (3.5 * sigma));
            }
        }
        // Each telescope adds what it knows, and its channels.
        double Width(string source) => Value(source, "powerlaw.PhoIndex_hilim") - Value(source, "powerlaw.PhoIndex_lolim");
        Assert.True(Width("whole") < 0.5 * Width("no hard") && Width("whole") < 0.5 * Width("no optical"));
        Assert.Equal(Value("whole", "degrees_of_freedom") - 32, Value("no optical", "degrees_of_freedom"));
        Assert.Equal(Value("whole", "degrees_of_freedom") - 60, Value("no hard", "degrees_of_freedom"));

        foreach ((string source, string[] telescopes) in Scripts)
        {
            (double statistic, double freedom) = (Value(source, "statistic"), Value(source, "degrees_of_freedom"));
            string script = (await CommandLine.RunAsync("script", "run", source, "--for", "sherpa", "--home", home))
                .Succeeds()
                .Out;
            Assert.Equal(
                telescopes.Select((telescope, k) => $"load_pha({k + 1}, \"{_here[$"{telescope}.pha"]}\")"),
                script.Split('\n').Where(line => line.StartsWith("load_pha", StringComparison.Ordinal))
            );
            Assert.Contains(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $": {source}, run run, cstat {statistic:G6} for {freedom} degrees"
                ),
                script,
                StringComparison.Ordinal
            );
        }
        (await CommandLine.RunAsync("script", "run", "nobody", "--home", home)).IsRefused("No observation 'nobody'");
    }
}
