using System.Globalization;
using System.Text.Json;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Inference;

/// <summary>`almagest fit` with what comes after the minimum.</summary>
public sealed class InferenceTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Every_fit_has_its_expected_statistic_in_table_and_JSON()
    {
        string file = _here.WriteSpectrum("s.pha");
        string[] lines = (await _here.RunAsync("fit", file, "--method", "classical", "--model", "powerlaw", "-q"))
            .Succeeds()
            .Out.Split('\n');
        Assert.Contains("expected", lines[0], StringComparison.Ordinal);
        Assert.Contains("±", lines[1], StringComparison.Ordinal);
        JsonElement fit = await FitAsync(file);
        JsonElement fitted = fit.GetProperty("expected").GetProperty("fitted");
        // 40 channels less 2 parameters, near that of chi-square with these counts.
        Assert.Equal(38, fitted.GetProperty("expected").GetDouble(), 2.0);
        Assert.Equal(Math.Sqrt(2 * 38), fitted.GetProperty("sigma").GetDouble(), 1.0);
        Assert.Equal(fit.GetProperty("statistic").GetDouble(), fitted.GetProperty("statistic").GetDouble(), 1e-6);
        Assert.Equal(fit.GetProperty("goodness").GetDouble(), fitted.GetProperty("probability").GetDouble(), 1e-6);
        Assert.False(fit.TryGetProperty("chain", out _));
    }

    [Fact]
    public async Task All_of_it_at_once_is_told_drawn_and_agrees_with_the_fit()
    {
        string[] wanted =
        [
            "--chain",
            "20000",
            "--goodness",
            "50",
            "--steppar",
            "PhoIndex 1.5 1.9 10",
            "--steppar",
            "PhoIndex 1.5 1.9 10 norm 0.5 2 10",
            "--flux",
            "2-8,0.5-2",
            "--luminosity",
            "0.1",
        ];
        JsonElement fit = await FitAsync([_here.WriteSpectrum("s.pha"), .. wanted, "--out", _here["out"]]);
        JsonElement index = fit.GetProperty("parameters").GetProperty("powerlaw.PhoIndex"),
            sampled = fit.GetProperty("chain").GetProperty("parameters").GetProperty("powerlaw.PhoIndex");
        double value = index.GetProperty("estimate").GetDouble(),
            sigma = index.GetProperty("hilim").GetDouble() - value;
        Assert.Equal(value, sampled.GetProperty("mean").GetDouble(), 0.2 * sigma);
        Assert.Equal(sigma, sampled.GetProperty("sigma").GetDouble(), 0.15 * sigma);
        JsonElement crossed = fit.GetProperty("scans")[0].GetProperty("intervals")[0];
        Assert.Equal(value + sigma, crossed.GetProperty("upper").GetDouble(), 0.05 * sigma);
        Assert.Equal(11, fit.GetProperty("scans")[1].GetProperty("statistic").GetArrayLength());
        Assert.InRange(fit.GetProperty("simulated").GetProperty("statistic").GetProperty("probability").GetDouble(), 1.0 / 51, 1);
        // The norm times the closed form of the band.
        double norm = fit.GetProperty("parameters").GetProperty("powerlaw.norm").GetProperty("estimate").GetDouble();
        double energy = norm * 1.602176634e-9 * (Math.Pow(8, 2 - value) - Math.Pow(2, 2 - value)) / (2 - value);
        Assert.Equal(energy, fit.GetProperty("fluxes")[0].GetProperty("energy").GetProperty("value").GetDouble(), 1e-5 * energy);
        Assert.Equal(2, fit.GetProperty("luminosities").GetArrayLength());
        string page = await File.ReadAllTextAsync(_here["out/report.html"], TestContext.Current.CancellationToken);
        foreach (
            string told in new[]
            {
                "Posterior by 20000 samples",
                "goodness of fit",
                "scan of powerlaw.PhoIndex",
                "fluxes (erg/cm^2/s",
                "luminosities (erg/s)",
            }
        )
            Assert.Contains(told, page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_repeats_what_was_drawn()
    {
        string file = _here.WriteSpectrum("s.pha");
        string first = (await FitAsync(file, "--chain", "2000")).GetProperty("chain").ToString();
        Assert.Equal(first, (await FitAsync(file, "--chain", "2000")).GetProperty("chain").ToString());
        Assert.NotEqual(first, (await FitAsync(file, "--chain", "2000", "--seed", "2")).GetProperty("chain").ToString());
    }

    [Fact]
    public async Task A_chain_that_is_too_short_says_so()
    {
        Answer answer = (
            await _here.RunAsync(
                "fit",
                _here.WriteSpectrum("s.pha"),
                "--method",
                "classical",
                "--model",
                "powerlaw",
                "--chain",
                "1000"
            )
        ).Succeeds();
        Assert.Contains("too short", answer.Error, StringComparison.Ordinal);
        Assert.Contains("R-hat", answer.Out, StringComparison.Ordinal);
    }

    /// <summary>Sherpa's profile interval of the same case: reference/fits_dev.json.</summary>
    [Fact]
    public async Task A_scan_of_a_real_spectrum_ends_where_Sherpas_interval_does()
    {
        string data = SharedData.Require("data", "ogip");
        using JsonDocument reference = JsonDocument.Parse(
            await File.ReadAllTextAsync(SharedData.Require("reference", "fits_dev.json"), TestContext.Current.CancellationToken)
        );
        JsonElement sherpa = reference.RootElement.GetProperty("cases").GetProperty("xmm-pn-ngc7793ulx4").GetProperty("fits")[0];
        (double gamma, double upper) = (
            sherpa.GetProperty("params").GetProperty("gamma").GetDouble(),
            sherpa.GetProperty("conf_1sigma").GetProperty("gamma")[1].GetDouble()
        );
        JsonElement fit = await FitAsync(
            Path.Combine(data, "xmm-epn-ngc7793ulx4", "PN_spectrum_grp20.fits"),
            "--model",
            "tbabs*powerlaw",
            "--emin",
            "0.3",
            "--emax",
            "10",
            "--steppar",
            string.Create(CultureInfo.InvariantCulture, $"PhoIndex {gamma - (2 * upper)} {gamma + (2 * upper)} 8")
        );
        Assert.Equal(
            gamma + upper,
            fit.GetProperty("scans")[0].GetProperty("intervals")[0].GetProperty("upper").GetDouble(),
            0.02 * upper
        );
    }

    [Fact]
    public async Task W_with_mostly_empty_background_bins_is_warned_of()
    {
        string file = Path.Combine(SharedData.Require("data", "ogip", "chandra-acis-3c273"), "3c273.pi");
        Answer answer = (await _here.RunAsync("fit", file, "--method", "classical", "--emin", "0.5", "--emax", "7")).Succeeds();
        Assert.Contains("bins have no background counts: W is biased", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "expected Both or Classical for intervals, chains, scans, goodness, fluxes and widths. See --method.",
        "--chain",
        "5000",
        "--method",
        "network"
    )]
    [InlineData("expected 1000 to", "--chain", "5")]
    [InlineData("expected a whole number", "--goodness", "many")]
    [InlineData("two energies", "--flux", "10-2")]
    [InlineData("expected a redshift above 0", "--luminosity", "-1")]
    [InlineData("such as \"PhoIndex 1 3 20\"", "--steppar", "PhoIndex 1 3")]
    [InlineData("no parameter \"Gamma\"", "--steppar", "Gamma 1 3 20")]
    [InlineData("which is frozen", "--steppar", "norm 1 3 20", "--freeze", "norm=1")]
    [InlineData("expected an additive component of powerlaw. See --eqwidth.", "--eqwidth", "gaussian")]
    public async Task A_request_that_makes_no_sense_is_refused_before_anything_is_fitted(string told, params string[] options) =>
        (
            await _here.RunAsync([
                "fit",
                _here.WriteSpectrum("s.pha"),
                "--model",
                "powerlaw",
                .. options.Contains("--method") ? Array.Empty<string>() : ["--method", "classical"],
                .. options,
            ])
        ).IsRefused(told);

    private async Task<JsonElement> FitAsync(params string[] arguments)
    {
        string[] model = arguments.Contains("--model") ? [] : ["--model", "powerlaw"];
        Answer answer = (
            await _here.RunAsync(["fit", .. arguments, .. model, "--method", "classical", "--json", "-q"])
        ).Succeeds();
        using JsonDocument document = JsonDocument.Parse(answer.Out);
        return document.RootElement[0].GetProperty("fits")[0].Clone();
    }
}
