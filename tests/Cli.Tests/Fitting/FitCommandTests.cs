using System.Globalization;
using System.Text.Json;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>From files to answers, with a network that has seen little: it is the way that is tested, not the answers'
/// worth.</summary>
public sealed class FitCommandTests : IDisposable
{
    private static readonly string[] Quickly = ["--model", "powerlaw", "--simulations", "300", "-q"];

    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Good_spectra_are_fitted_beside_bad_ones_which_are_told_and_end_in_code_1()
    {
        string[] files =
        [
            _here.WriteSpectrum("first.pha"),
            _here.Write("bad.pha", "no FITS"),
            _here.WriteSpectrum("second, so to \"say\".pha", seed: 2),
            _here["absent.pha"],
        ];
        Answer answer = await _here.RunAsync(["fit", .. files, .. Quickly, "--json", "--out", _here["out"]]);
        Assert.True(answer.ExitCode == 1, $"{answer.ExitCode}: {answer.Error}");
        Assert.Contains("bad.pha", answer.Error, StringComparison.Ordinal);
        Assert.Contains("absent.pha", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);

        JsonElement group = Assert.Single(JsonDocument.Parse(answer.Out).RootElement.EnumerateArray());
        JsonElement[] fits = [.. group.GetProperty("fits").EnumerateArray()];
        Assert.Equal(["first", "second, so to \"say\""], fits.Select(fit => fit.GetProperty("name").GetString()));
        foreach (JsonElement fit in fits)
        {
            Assert.InRange(
                fit.GetProperty("parameters").GetProperty("powerlaw.PhoIndex").GetProperty("estimate").GetDouble(),
                1.4,
                2.0
            );
            Assert.Contains("Refined", fit.GetProperty("flags").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(
            2,
            JsonDocument
                .Parse(await File.ReadAllTextAsync(_here["out/fits.json"], TestContext.Current.CancellationToken))
                .RootElement.GetArrayLength()
        );
        RequireTable(_here["out/fits.csv"], fits);

        string run = group.GetProperty("run").GetString()!;
        (await _here.RunAsync("results", "export", run, "-o", _here["export.csv"])).Succeeds();
        RequireTable(_here["export.csv"], fits);
        (await _here.RunAsync("results", "export", run, "--format", "json", "-o", _here["export.json"])).Succeeds();
        Assert.Equal(
            2,
            File.ReadLines(_here["export.json"])
                .Count(line => JsonDocument.Parse(line).RootElement.GetProperty("name").GetString()!.Length > 0)
        );
        Assert.Equal(
            2,
            JsonDocument
                .Parse((await _here.RunAsync("results", "show", run, "--json")).Succeeds().Out)
                .RootElement.GetProperty("fits")
                .GetArrayLength()
        );
        Assert.Contains("first", (await _here.RunAsync("results", "show", run)).Succeeds().Out, StringComparison.Ordinal);
        Assert.Single(
            JsonDocument.Parse((await _here.RunAsync("run", "list", "--json")).Succeeds().Out).RootElement.EnumerateArray()
        );
        Assert.Single(
            JsonDocument.Parse((await _here.RunAsync("network", "list", "--json")).Succeeds().Out).RootElement.EnumerateArray()
        );
        Assert.Contains(
            "2 fitted, 0 failed",
            (await _here.RunAsync("run", "watch", run, "-q")).Succeeds().Out,
            StringComparison.Ordinal
        );

        // The second call finds the network of the first, and so says nothing of simulating.
        Answer again = (await _here.RunAsync("fit", files[0], "--model", "powerlaw", "--simulations", "300")).Succeeds();
        Assert.DoesNotContain("simulating", again.Error, StringComparison.Ordinal);
        Assert.Contains("powerlaw", (await _here.RunAsync("campaign", "list")).Succeeds().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_spectrum_is_fitted_and_drawn()
    {
        string file = Path.Combine(SharedData.Require("data", "ogip", "rxte-pca-xtej1550"), "cor_rbs.s1550_d1710_a.2.pha");
        Answer answer = (
            await _here.RunAsync("fit", file, "--freeze", "nH=0.7", "--simulations", "300", "-q", "--out", _here["out"])
        ).Succeeds();
        string[] lines = answer.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("PhoIndex", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("nH", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("cor_rbs.s1550_d1710_a.2", lines[1], StringComparison.Ordinal);
        Assert.Contains(
            "<svg",
            await File.ReadAllTextAsync(_here["out/report.html"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    /// <summary>As many columns in each row as in the first, quoted where need be, and the numbers of the JSON.</summary>
    private static void RequireTable(string path, JsonElement[] fits)
    {
        string[][] rows = [.. File.ReadAllLines(path).Select(Cells)];
        Assert.Equal(fits.Length + 1, rows.Length);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        Assert.Equal(rows[0].Length, rows[0].Distinct().Count());
        int index = Array.IndexOf(rows[0], "powerlaw.PhoIndex"),
            name = Array.IndexOf(rows[0], "name");
        for (int i = 0; i < fits.Length; i++)
        {
            Assert.Equal(fits[i].GetProperty("name").GetString(), rows[i + 1][name]);
            Assert.Equal(
                fits[i].GetProperty("parameters").GetProperty("powerlaw.PhoIndex").GetProperty("estimate").GetDouble(),
                double.Parse(rows[i + 1][index], CultureInfo.InvariantCulture)
            );
        }
    }

    /// <summary>RFC 4180, within a line.</summary>
    private static string[] Cells(string line)
    {
        var cells = new List<string> { "" };
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cells[^1] += line[++i];
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
                cells.Add("");
            else
                cells[^1] += line[i];
        }
        return [.. cells];
    }
}
