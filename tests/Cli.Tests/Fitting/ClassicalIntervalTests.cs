using System.Text.Json;
using Almagest.Tests;
using static Almagest.Cli.Tests.Fitting.ClassicalAnswer;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>Limits and intervals of classical fits.</summary>
public sealed class ClassicalIntervalTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    /// <summary>XSPEC's newpar, freeze and error: limits hold the fit, and intervals need no --joint.</summary>
    [Fact]
    public async Task Limits_hold_and_a_single_file_has_intervals()
    {
        JsonElement free = await _here.FitAsync(
            _here.WriteSpectrum("s.pha"),
            "--model",
            "powerlaw",
            "--error",
            "PhoIndex",
            "--delta",
            "1"
        );
        double value = Value(free, "powerlaw.PhoIndex"),
            sigma = free.GetProperty("parameters").GetProperty("powerlaw.PhoIndex").GetProperty("hilim").GetDouble() - value;
        JsonElement interval = Assert.Single(free.GetProperty("intervals").EnumerateArray());
        Assert.Equal(value + sigma, interval.GetProperty("upper").GetDouble(), 0.05 * sigma);
        string limits = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"PhoIndex={value + sigma},{value + (0.5 * sigma)},4"
        );
        Assert.Equal(
            value + (0.5 * sigma),
            Value(await _here.FitAsync(_here["s.pha"], "--model", "powerlaw", "--set", limits), "powerlaw.PhoIndex"),
            1e-9
        );
        JsonElement held = await _here.FitAsync(
            _here["s.pha"],
            "--model",
            "powerlaw",
            "--set",
            "PhoIndex=1.9",
            "--freeze",
            "PhoIndex"
        );
        Assert.Equal("powerlaw.norm", Assert.Single(held.GetProperty("parameters").EnumerateObject()).Name);
        Assert.Equal(1.9, held.GetProperty("recipe").GetProperty("parameters")[0].GetProperty("value").GetDouble());
    }

    /// <summary>
    /// XSPEC's walk-through, phabs*powerlaw of EXOSAT's spectrum (reference/xspec_walkthrough_exosat.json): its printed χ² and,
    /// by --error, its printed 90 %
    /// intervals, whose ends XSPEC searches to 0.01 in χ².
    /// </summary>
    [Fact]
    public async Task In_compat_mode_XSPECs_printed_fit_and_intervals_come_out()
    {
        using JsonDocument walk = JsonDocument.Parse(
            await File.ReadAllTextAsync(
                SharedData.Require("reference", "xspec_walkthrough_exosat.json"),
                TestContext.Current.CancellationToken
            )
        );
        JsonElement published = walk.RootElement.GetProperty("fits")[0].GetProperty("xspec_published");
        string file = Path.Combine(SharedData.Require("data", "ogip", "exosat-me-1e1048"), "s54405.pha");
        // XSPEC's "ignore 15.0-**" also drops the channel that holds 15 keV.
        JsonElement fit = await _here.FitAsync(
            file,
            "--model",
            "phabs*powerlaw",
            "--abund",
            "angr",
            "--grouping",
            "--emin",
            "0.01",
            "--emax",
            "14.9",
            "--xspec-compat",
            "--error",
            "all"
        );
        Assert.Equal(
            ("xspec", "chi2", 42),
            (
                fit.GetProperty("recipe").GetProperty("bins").GetString(),
                fit.GetProperty("statisticName").GetString(),
                fit.GetProperty("degreesOfFreedom").GetInt32()
            )
        );
        Assert.Equal(published.GetProperty("chi2").GetDouble(), fit.GetProperty("statistic").GetDouble(), 1e-4);
        foreach (
            (JsonElement interval, string name) in fit.GetProperty("intervals")
                .EnumerateArray()
                .Zip(["ph.nH", "pl.gamma", "pl.norm"])
        )
        {
            double[] ends = [.. published.GetProperty("err90").GetProperty(name).EnumerateArray().Select(end => end.GetDouble())];
            Assert.Equal(ends[0], interval.GetProperty("lower").GetDouble(), 0.004 * (ends[1] - ends[0]));
            Assert.Equal(ends[1], interval.GetProperty("upper").GetDouble(), 0.004 * (ends[1] - ends[0]));
        }
    }

    /// <summary>A catalogue's intervals are for other programs.</summary>
    [Fact]
    public async Task Intervals_are_columns_of_the_table_of_fits()
    {
        (
            await _here.RunAsync(
                "fit",
                _here.WriteSpectrum("a.pha"),
                _here.WriteSpectrum("b.pha", 2),
                "--method",
                "classical",
                "--model",
                "powerlaw",
                "--error",
                "PhoIndex",
                "-q",
                "--out",
                _here["out"]
            )
        ).Succeeds();
        string[][] rows =
        [
            .. (await File.ReadAllLinesAsync(_here["out/fits.csv"], TestContext.Current.CancellationToken)).Select(line =>
                line.Split(',')
            ),
        ];
        Assert.Equal(
            [
                "powerlaw.PhoIndex_error_lower",
                "powerlaw.PhoIndex_error_upper",
                "powerlaw.norm_error_lower",
                "powerlaw.norm_error_upper",
            ],
            rows[0][^4..]
        );
        foreach (string[] row in rows[1..])
        {
            Assert.Equal(rows[0].Length, row.Length);
            double[] ends = [.. row[^4..^2].Select(end => double.Parse(end, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.InRange(
                double.Parse(row[Array.IndexOf(rows[0], "powerlaw.PhoIndex")], System.Globalization.CultureInfo.InvariantCulture),
                ends[0],
                ends[1]
            );
            Assert.Equal(["", ""], row[^2..]);
        }
    }
}
