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
