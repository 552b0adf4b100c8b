using System.Text.Json;
using Almagest.Tests;
using static Almagest.Cli.Tests.Fitting.ClassicalAnswer;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>Small inputs on which a fit went wrong, with the right values of an independent folding: shared/cases.</summary>
public sealed class CaseTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [
        InlineData("net/net.pha", "chi2", 69.4346, 1.7684, 62),
        InlineData("net/none.pha", "chi2", 69.4346, 1.7684, 62),
        InlineData("a01_gbm/t.pha", "cstat", 50.8366, 1.79738, 62)
    ]
    public async Task A_power_law_has_the_right_minimum(string file, string name, double statistic, double index, int dof)
    {
        JsonElement fit = await _here.FitAsync(SharedData.Require(["cases", .. file.Split('/')]), "--model", "powerlaw");
        Assert.Equal(name, fit.GetProperty("statisticName").GetString());
        Assert.Equal(statistic, fit.GetProperty("statistic").GetDouble(), 1e-3);
        Assert.Equal(index, Value(fit, "powerlaw.PhoIndex"), 1e-4);
        Assert.Equal(dof, fit.GetProperty("degreesOfFreedom").GetInt32());
    }

    /// <summary>Faint spectra, W: where the statistic has risen by 2.706, or "limit".</summary>
    [Theory]
    [
        InlineData("w_cat_s031/s031.pha", 2.716, 0.646, 9, "atLimit"),
        InlineData("w_cat_b1_s008/s008.pha", 3.852, 1.53, 9, "atLimit"),
        InlineData("w_cat_b1_s026/s026.pha", 2.329, -0.10, 9, "atLimit")
    ]
    public async Task A_faint_spectrums_index_has_the_right_interval(
        string file,
        double value,
        double lower,
        double upper,
        string end
    )
    {
        JsonElement fit = await _here.FitAsync(
            SharedData.Require(["cases", .. file.Split('/')]),
            "--model",
            "powerlaw",
            "--error",
            "PhoIndex"
        );
        JsonElement interval = Assert.Single(fit.GetProperty("intervals").EnumerateArray());
        Assert.Equal(value, interval.GetProperty("value").GetDouble(), 1e-3);
        Assert.Equal(lower, interval.GetProperty("lower").GetDouble(), 0.006);
        Assert.Equal(upper, interval.GetProperty("upper").GetDouble(), 1e-9);
        Assert.Equal(
            ("found", end),
            (interval.GetProperty("lowerEnd").GetString(), interval.GetProperty("upperEnd").GetString())
        );
    }

    [Theory]
    [InlineData("w_cat_s165/s165.pha", 8.503e-7, 45.644), InlineData("w_cat_s065/s065.pha", 3.51e-7, 52.678)]
    public async Task A_faint_spectrums_norm_is_found_with_the_index_frozen(string file, double norm, double statistic)
    {
        JsonElement fit = await _here.FitAsync(
            SharedData.Require(["cases", .. file.Split('/')]),
            "--model",
            "powerlaw",
            "--freeze",
            "PhoIndex=1.8"
        );
        Assert.Equal(norm, Value(fit, "powerlaw.norm"), 2e-3 * norm);
        Assert.Equal(statistic, fit.GetProperty("statistic").GetDouble(), 2e-3);
    }

    [Theory]
    [InlineData(0.5, 10), InlineData(2, 10)]
    public async Task A_flux_beside_a_line_has_its_own_error(double lowest, double highest)
    {
        JsonElement fit = await _here.FitAsync(
            SharedData.Require("cases", "eq", "fake.pha"),
            "--model",
            "cflux*powerlaw+gaussian",
            "--freeze",
            "LineE=4",
            "--freeze",
            "Sigma=0.02",
            "--set",
            FormattableString.Invariant($"Emin={lowest}"),
            "--set",
            FormattableString.Invariant($"Emax={highest}")
        );
        Assert.Equal(83.1421, fit.GetProperty("statistic").GetDouble(), 1e-3);
        JsonElement flux = fit.GetProperty("parameters").GetProperty("cflux.lg10Flux");
        double sigma = flux.GetProperty("hilim").GetDouble() - flux.GetProperty("estimate").GetDouble();
        if (lowest == 0.5)
        {
            Assert.Equal(-11.2432, flux.GetProperty("estimate").GetDouble(), 1e-4);
            Assert.Equal(0.00967, sigma, 5e-5);
        }
    }

    /// <summary>No counts at all: a limit on the norm, and on the flux, of the shape that the caller began with.</summary>
    [Fact]
    public async Task Without_counts_there_are_upper_limits()
    {
        JsonElement fit =
                await _here.FitAsync(
                    SharedData.Require("cases", "c_0", "t.pha"),
                    "--model",
                    "powerlaw",
                    "--set",
                    "PhoIndex=1.8",
                    "--flux",
                    "0.5-2"
                ),
            norm = fit.GetProperty("parameters").GetProperty("powerlaw.norm"),
            flux = fit.GetProperty("fluxes")[0].GetProperty("energy");
        Assert.Equal(1.8, Value(fit, "powerlaw.PhoIndex"));
        Assert.Equal((0.0, 0.0), (Value(fit, "powerlaw.norm"), norm.GetProperty("classical").GetProperty("lolim").GetDouble()));
        Assert.Equal(
            ("limit", "NaN", "NaN"),
            (
                norm.GetProperty("method").GetString(),
                norm.GetProperty("estimate").GetString(),
                norm.GetProperty("lolim").GetString()
            )
        );
        Assert.Equal(7.59e-8, norm.GetProperty("hilim").GetDouble(), 0.01e-8);
        Assert.Equal(0, flux.GetProperty("value").GetDouble());
        Assert.Equal(1.7e-16, flux.GetProperty("upper68").GetDouble(), 0.05e-16);
        Assert.Equal(4.6e-16, flux.GetProperty("upper90").GetDouble(), 0.05e-16);
        string flags = fit.GetProperty("flags").GetString()!;
        Assert.Contains("FewCounts", flags, StringComparison.Ordinal);
        Assert.Contains("AtPriorEdge", flags, StringComparison.Ordinal);
        Assert.DoesNotContain("PoorFit", flags, StringComparison.Ordinal);
    }

    /// <summary>The same among others: what is listed is what is known.</summary>
    [Fact]
    public async Task Without_counts_tables_and_columns_have_limits_and_no_values()
    {
        string dark = SharedData.Require("cases", "c_0", "t.pha"),
            output = _here["out"];
        Answer answer = (
            await _here.RunAsync(
                "fit",
                dark,
                _here.WriteSpectrum("bright.pha"),
                "--method",
                "classical",
                "--model",
                "powerlaw",
                "--set",
                "PhoIndex=1.8",
                "--out",
                output,
                "-q"
            )
        ).Succeeds();
        Assert.Contains("< 7.59E-08", answer.Out, StringComparison.Ordinal);
        string[] Row(string file)
        {
            string[] lines = File.ReadAllLines(file);
            int at = Array.IndexOf(lines[0].Split(','), "powerlaw.PhoIndex");
            return lines[1].Split(',')[at..(at + 3)];
        }
        foreach (string csv in Directory.GetFiles(output, "fits*.csv"))
        {
            bool isDark = File.ReadAllText(csv).Contains("FewCounts", StringComparison.Ordinal);
            Assert.Equal(isDark, Row(csv)[0].Length == 0);
        }
        Assert.Equal(2, Directory.GetFiles(output, "fits*.csv").Length);
        // What is saved is the minimum, which is drawn and repeated.
        Assert.Contains(
            "1.8",
            string.Join(' ', Directory.GetFiles(output, "fits*.json").Select(File.ReadAllText)),
            StringComparison.Ordinal
        );
    }

    /// <summary>Three bins and three parameters: values, and neither an expected statistic nor a p.</summary>
    [Fact]
    public async Task Without_a_degree_of_freedom_there_are_values_and_no_goodness()
    {
        string file = SharedData.Require("data", "ogip", "exosat-me-1e1048", "s54405.pha");
        JsonElement fit = await _here.FitAsync(file, "--model", "wabs*powerlaw", "--emin", "2", "--emax", "2.6");
        Assert.Contains("NoFreedom", fit.GetProperty("flags").GetString(), StringComparison.Ordinal);
        Assert.Equal("NaN", fit.GetProperty("goodness").GetString());
        Assert.True(double.IsFinite(Value(fit, "powerlaw.norm")));
    }

    /// <summary>A power law for XTE J1550-564: a statistic of thousands where tens are expected.</summary>
    [Fact]
    public async Task A_bad_fit_says_so()
    {
        string folder = SharedData.Require("data", "ogip", "rxte-pca-xtej1550");
        string file = Directory.GetFiles(folder, "*.pha").Order(StringComparer.Ordinal).First();
        JsonElement bad = await _here.FitAsync(file, "--model", "expdec", "--emin", "3", "--emax", "20");
        Assert.Contains("PoorFit", bad.GetProperty("flags").GetString(), StringComparison.Ordinal);
        Assert.True(bad.GetProperty("goodness").GetDouble() < 0.01);
    }

    [Fact]
    public async Task The_example_of_the_help_finds_the_minimum_within_the_limits_that_it_sets()
    {
        JsonElement fit = await _here.FitAsync(
            SharedData.Require("data", "ogip", "chandra-acis-3c273", "3c273.pi"),
            "--model",
            "tbabs*(powerlaw+bbody)",
            "--set",
            "bbody.kT=0.3,0.05,2",
            "--emin",
            "0.5",
            "--emax",
            "7"
        );
        Assert.Equal(492.737, fit.GetProperty("statistic").GetDouble(), 0.01);
    }

    /// <summary>Rates, no longer whole counts with another exposure: 11 channels with STAT_ERR 0 are none for χ². As they
    /// stand, they are counts with their roots, and C has a term for each.</summary>
    [Fact]
    public async Task Channels_with_STAT_ERR_0_are_no_degrees_of_freedom()
    {
        foreach (string file in new[] { "t.rmf", "t.arf" })
            File.Copy(SharedData.Require("cases", "d10_stat0", file), _here.Write(file, []), overwrite: true);
        byte[] bytes = await File.ReadAllBytesAsync(
            SharedData.Require("cases", "d10_stat0", "t.pha"),
            TestContext.Current.CancellationToken
        );
        int at = bytes.AsSpan().IndexOf("EXPOSURE=              20000.0"u8);
        _here.Write("counts.pha", bytes);
        "EXPOSURE=              19876.5"u8.CopyTo(bytes.AsSpan(at));
        _here.Write("rates.pha", bytes);
        JsonElement rates = await _here.FitAsync(_here["rates.pha"], "--model", "powerlaw"),
            counts = await _here.FitAsync(_here["counts.pha"], "--model", "powerlaw");
        Assert.Equal(
            ("chi2", 51),
            (rates.GetProperty("statisticName").GetString(), rates.GetProperty("degreesOfFreedom").GetInt32())
        );
        Assert.Equal(44.6366, rates.GetProperty("statistic").GetDouble(), 1e-3);
        Assert.Contains(Notes(rates), note => note == "rates: 11 bins have STAT_ERR 0 and tell nothing; left out.");
        Assert.Equal(
            ("cstat", 62),
            (counts.GetProperty("statisticName").GetString(), counts.GetProperty("degreesOfFreedom").GetInt32())
        );
    }

    [Fact]
    public async Task A_table_that_ends_within_the_data_is_told()
    {
        string folder = SharedData.Require("cases", "table_narrow");
        JsonElement fit = await _here.FitAsync(
            Path.Combine(folder, "t.pha"),
            "--model",
            $"atable{{{Path.Combine(folder, "narrow.fits")}}}"
        );
        Assert.Contains("narrow.fits covers 1 to 5 keV, the data 0.5 to 8.5 keV: outside it gives nothing.", Notes(fit));
    }

    [Fact]
    public async Task Columns_that_the_data_cannot_tell_are_remarked()
    {
        string folder = SharedData.Require("data", "ogip", "hxmt-he-crab");
        Task<JsonElement> Fit(params string[] options) =>
            _here.FitAsync(
                Path.Combine(folder, "P011160506306_HE_TOTAL.fits"),
                [
                    "--rmf",
                    Path.Combine(folder, "P011160506306_HE_RSP.fits"),
                    "--background",
                    Path.Combine(folder, "P011160506306_HE_BKG.fits"),
                    "--grouping",
                    .. options,
                ]
            );
        JsonElement frozen = await Fit("--freeze", "nH"),
            asW = await Fit("--freeze", "nH=0.3", "--statistic", "cstat");
        Assert.Contains(Notes(frozen), note =>
            note.StartsWith("tbabs.nH is frozen at its default, 1;", StringComparison.Ordinal)
        );
        Assert.Contains("pgstat goes by its errors", Assert.Single(Notes(asW)), StringComparison.Ordinal);
    }

    private static string[] Notes(JsonElement fit) =>
        fit.TryGetProperty("warnings", out JsonElement notes) ? [.. notes.EnumerateArray().Select(one => one.GetString()!)] : [];
}
