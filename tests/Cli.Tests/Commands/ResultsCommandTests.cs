using System.Text.Json;
using Almagest.Storage;
using Almagest.Storage.Migrations;
using Almagest.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Cli.Tests.Commands;

/// <summary>`almagest results` over two runs of thirty sources, of which three can't be fitted, three have no counts, and every
/// second one is fitted poorly.</summary>
public sealed class ResultsCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Show_filters_sorts_and_says_what_is_expected_and_what_it_left_out()
    {
        await FillAsync();
        Answer all = (await _here.RunAsync("results", "show", "odd", "--limit", "5")).Succeeds();
        string[] lines = Lines(all.Out);
        Assert.Equal(6, lines.Length);
        Assert.Matches("value +expected +dof +p +flags", lines[0]);
        Assert.Matches("99.5±14.[23] +98 +0.4", lines[1]);
        Assert.Contains("left out: 22 of 27 fits, which are beyond --limit or --top.", all.Error, StringComparison.Ordinal);
        Assert.Contains("failed in load: found nothing", all.Error, StringComparison.Ordinal);

        Answer top = (
            await _here.RunAsync("results", "show", "odd", "--where", "net_counts < 250", "--sort", "net_counts", "--top", "2")
        ).Succeeds();
        Assert.Equal([MadeUpRun.NameOf(22), MadeUpRun.NameOf(21)], Lines(top.Out)[1..].Select(line => line.Split("  ")[0]));
        Assert.Contains("left out: 5 of 27 fits, which do not meet --where.", top.Error, StringComparison.Ordinal);
        Assert.Contains("left out: 20 of 27 fits, which are beyond", top.Error, StringComparison.Ordinal);
        Answer clean = (await _here.RunAsync("results", "show", "odd", "--clean", "--sort", "phoindex")).Succeeds();
        Assert.Contains("left out: 12 of 27 fits, which are not clean.", clean.Error, StringComparison.Ordinal);
        (await _here.RunAsync("results", "show", "odd", "--top", "2")).IsRefused("--top: found no --sort");
        (await _here.RunAsync("results", "show", "odd", "--where", "net_count > 2")).IsRefused(
            "where: line 1, column 1",
            "net_counts"
        );
    }

    [Fact]
    public async Task Export_writes_what_is_asked_for_and_says_what_is_missing()
    {
        await FillAsync();
        string path = _here["odd.ecsv"];
        Answer export = (
            await _here.RunAsync(
                "results",
                "export",
                "odd",
                "--format",
                "ecsv",
                "--where",
                "net_counts > 100",
                "--columns",
                "source_name,phoindex",
                "-o",
                path
            )
        ).Succeeds();
        Assert.Equal("", export.Out);
        Assert.Contains("left out: 3 of 30 observations, which failed;", export.Error, StringComparison.Ordinal);
        Assert.Matches("left out: 1[0-9] of 27 fits, which do not meet --where", export.Error);
        Assert.Contains("exporting: 100 %", export.Error, StringComparison.Ordinal);
        string[] lines = await File.ReadAllLinesAsync(path, Cancellation);
        Assert.Equal("source_name,phoindex", lines.First(line => line[0] != '#'));
        Assert.Contains(lines, line => line.StartsWith("# - {\"failed\": \"3 of 30", StringComparison.Ordinal));

        foreach (string format in (string[])["fits", "votable", "parquet", "sqlite", "json", "tsv", "csv"])
            (await _here.RunAsync("results", "export", "odd", "--format", format, "-o", _here[$"odd.{format}"], "-q")).Succeeds();
        Assert.Equal(
            28,
            (await File.ReadAllLinesAsync(_here["odd.csv"], Cancellation)).Count(line => line.Contains("cstat")) + 1
        );
        Assert.Equal(27, (await File.ReadAllLinesAsync(_here["odd.json"], Cancellation)).Length);
        Answer failures = (
            await _here.RunAsync(
                "results",
                "export",
                "odd",
                "--table",
                "failures",
                "--format",
                "json",
                "-o",
                _here["failures.json"],
                "-q"
            )
        ).Succeeds();
        Assert.DoesNotContain("fits, which", failures.Error, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(_here["failures.json"], Cancellation));
        Assert.Equal(3, document.RootElement.GetProperty("data").GetArrayLength());
        string[] before = Directory.GetFileSystemEntries(_here[""]);
        (await _here.RunAsync("results", "export", "odd", "--format", "fits", "--columns", "x", "-o", _here["x.fits"])).IsRefused(
            "columns: found 'x'"
        );
        Assert.Equal(before, Directory.GetFileSystemEntries(_here[""]));
    }

    [Fact]
    public async Task Export_makes_a_folder_of_HATS()
    {
        await FillAsync();
        string folder = _here["hats"];
        Answer export = (
            await _here.RunAsync("results", "export", "odd", "--format", "parquet", "--layout", "hats", "-o", folder, "-q")
        ).Succeeds();
        Assert.Contains("left out: 3 of 27 rows, which have no position.", export.Error, StringComparison.Ordinal);
        Assert.Equal(
            (await File.ReadAllLinesAsync(Path.Combine(folder, "partition_info.csv"), Cancellation)).Length - 1,
            Directory.GetFiles(Path.Combine(folder, "dataset"), "Npix=*.parquet", SearchOption.AllDirectories).Length
        );
        Assert.True(File.Exists(Path.Combine(folder, "hats.properties")));
        (await _here.RunAsync("results", "export", "odd", "--format", "parquet", "--layout", "hats", "-o", folder)).IsRefused(
            "--out: found",
            "not there yet"
        );
        (await _here.RunAsync("results", "export", "odd", "-o", "")).IsRefused("--out: found an empty name");
        (await _here.RunAsync("results", "export", "odd", "--descending")).IsRefused("--descending: found no --sort");
        (
            await _here.RunAsync("results", "export", "odd", "--layout", "hats", "--sort", "phoindex", "-o", _here["other"])
        ).IsRefused("--layout: found --sort phoindex");
        (await _here.RunAsync("results", "export", "odd", "--layout", "hats", "-o", _here["other"])).IsRefused(
            "--layout: found --format csv; expected parquet"
        );
    }

    /// <summary>A column by its last words, and a text without its quotes.</summary>
    [Fact]
    public async Task A_condition_that_is_none_is_told_with_what_was_meant()
    {
        await FillAsync();
        (await _here.RunAsync("results", "show", "odd", "--where", "irron > 2")).IsRefused(
            "column 1: found the column irron, which no table of the query has; the nearest is score_iron."
        );
        (await _here.RunAsync("results", "show", "odd", "--where", "source_name = src-01")).IsRefused(
            "column 15: found the column src, which no table of the query has; a text stands in single quotes."
        );
    }

    [Fact]
    public async Task Compare_prints_what_differs()
    {
        await FillAsync();
        Answer told = (await _here.RunAsync("results", "compare", "odd", "shifted", "--top", "1")).Succeeds();
        Assert.Contains("27 observations are fitted in both; of 0 values,", told.Out, StringComparison.Ordinal);
        Assert.Matches("PhoIndex +24 +\\+0.5 ", told.Out);
        Assert.Matches("AIC +27 ", told.Out);
        Assert.Contains("No flag has changed.", told.Out, StringComparison.Ordinal);
        Answer json = (await _here.RunAsync("results", "compare", "odd", "shifted", "--json")).Succeeds();
        using JsonDocument document = JsonDocument.Parse(json.Out);
        Assert.Equal(-1, document.RootElement.GetProperty("criteria")[0].GetProperty("median").GetDouble(), 9);
        (await _here.RunAsync("results", "compare", "odd", "odd")).IsRefused("runs: found odd twice");
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');

    private async Task FillAsync()
    {
        Directory.CreateDirectory(_here.Home);
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?>
                        {
                            ["Storage:Provider"] = "sqlite",
                            ["Storage:ConnectionString"] = Path.Combine(_here.Home, "almagest.db"),
                        }
                    )
                    .Build()
            )
            .AddLogging()
            .AddAlmagestStorage()
            .BuildServiceProvider();
        await services.GetRequiredService<IStorageMigrator>().MigrateAsync(Cancellation);
        await MadeUpRun.AddAsync(services, "odd", 30, "powerlaw", null, Cancellation);
        await MadeUpRun.AddAsync(
            services,
            "shifted",
            30,
            "powerlaw",
            (_, fit) =>
                fit with
                {
                    Fit = fit.Fit with
                    {
                        Statistic = fit.Fit.Statistic - 1,
                        Parameters =
                        [
                            new(
                                fit.Fit.Parameters[0].Value + 0.5,
                                fit.Fit.Parameters[0].Lower + 0.5,
                                fit.Fit.Parameters[0].Upper + 0.5
                            ),
                            fit.Fit.Parameters[1],
                        ],
                    },
                },
            Cancellation
        );
    }
}
