using System.Text.Json;
using Almagest.Tests;
using static Almagest.Cli.Tests.Fitting.ClassicalAnswer;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>`almagest fit --method classical`: no network, no database, any model.</summary>
public sealed class ClassicalFitTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Nothing_is_learnt_and_nothing_is_stored()
    {
        JsonElement fit = await _here.FitAsync(_here.WriteSpectrum("s.pha"), "--model", "powerlaw");
        Assert.InRange(Value(fit, "powerlaw.PhoIndex"), 1.4, 2.0);
        Assert.Equal("NaN", fit.GetProperty("networkStatistic").GetString());
        Assert.Contains("Refined", fit.GetProperty("flags").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_here.Home));
    }

    /// <summary>
    /// Sherpa's minimum of the same case, tbabs*powerlaw by wstat: reference/fits_dev.json. It takes the absorption at the
    /// middle of a bin,
    /// and is here integrated over it: hence 0.2 less in the statistic, and a tenth of a sigma at most.
    /// </summary>
    [Fact]
    public async Task A_real_spectrum_has_Sherpas_answer()
    {
        string data = SharedData.Require("data", "ogip");
        using JsonDocument reference = JsonDocument.Parse(
            await File.ReadAllTextAsync(SharedData.Require("reference", "fits_dev.json"), TestContext.Current.CancellationToken)
        );
        JsonElement sherpa = reference.RootElement.GetProperty("cases").GetProperty("xmm-pn-ngc7793ulx4").GetProperty("fits")[0];
        JsonElement fit = await _here.FitAsync(
            Path.Combine(data, "xmm-epn-ngc7793ulx4", "PN_spectrum_grp20.fits"),
            "--emin",
            "0.3",
            "--emax",
            "10"
        );
        // Sherpa takes the transmission at the middle of each bin; its mean over the bin describes this spectrum a little better.
        Assert.InRange(fit.GetProperty("statistic").GetDouble() - sherpa.GetProperty("stat").GetDouble(), -0.5, 1e-3);
        Assert.Equal(
            sherpa.GetProperty("params").GetProperty("gamma").GetDouble(),
            Value(fit, "powerlaw.PhoIndex"),
            0.1 * sherpa.GetProperty("covar_1sigma").GetProperty("gamma").GetDouble()
        );
    }

    [Theory]
    [
        InlineData("bbody+powerlaw"),
        InlineData("phabs*(cutoffpl + gaussian)"),
        InlineData("constant*zpo"),
        InlineData("edge*bremss")
    ]
    public async Task Any_model_is_fitted(string model) =>
        Assert.True(
            (await _here.FitAsync(_here.WriteSpectrum("s.pha"), "--model", model)).GetProperty("statistic").GetDouble() < 200
        );

    [Fact]
    public async Task Starts_frozen_and_thawed_parameters_are_as_told()
    {
        JsonElement fit = await _here.FitAsync(
            _here.WriteSpectrum("s.pha"),
            "--model",
            "constant*powerlaw",
            "--freeze",
            "norm=0.9",
            "--thaw",
            "factor",
            "--set",
            "powerlaw.PhoIndex=2.5"
        );
        JsonElement[] recipe = [.. fit.GetProperty("recipe").GetProperty("parameters").EnumerateArray()];
        Assert.Equal([true, true, false], recipe.Select(parameter => parameter.GetProperty("isFree").GetBoolean()));
        Assert.Equal(0.9, recipe[2].GetProperty("value").GetDouble());
        Assert.Equal(2, fit.GetProperty("parameters").EnumerateObject().Count());
    }

    /// <summary>Cash's formula is C's without the data's own term: the same minimum, and nothing that a background
    /// changes.</summary>
    [Fact]
    public async Task Maximum_likelihood_by_Cash_ends_where_C_does()
    {
        string file = _here.WriteSpectrum("s.pha");
        JsonElement c = await _here.FitAsync(file, "--model", "powerlaw", "--statistic", "cstat", "--background", "none"),
            cash = await _here.FitAsync(file, "--model", "powerlaw", "--statistic", "cash");
        Assert.Equal("cash", cash.GetProperty("statisticName").GetString());
        foreach (string name in new[] { "powerlaw.PhoIndex", "powerlaw.norm" })
            Assert.Equal(Value(c, name), Value(cash, name), 1e-5 * Math.Abs(Value(c, name)));
        Assert.NotEqual(c.GetProperty("statistic").GetDouble(), cash.GetProperty("statistic").GetDouble(), 1.0);
    }

    /// <summary>HXMT's background is a rate with errors and POISSERR = F, its source is counted: PG without being
    /// asked.</summary>
    [Theory]
    [
        InlineData("pgstat"),
        InlineData("chi2", "--statistic", "chi2"),
        InlineData("chi2gehrels", "--statistic", "chi2gehrels"),
        InlineData("chi2modvar", "--statistic", "chi2modvar"),
        InlineData("wstat", "--statistic", "cstat")
    ]
    public async Task The_statistic_suits_the_data_or_is_as_told(string name, params string[] options)
    {
        string folder = SharedData.Require("data", "ogip", "hxmt-he-crab");
        JsonElement fit = await _here.FitAsync(
            Path.Combine(folder, "P011160506306_HE_TOTAL.fits"),
            [
                "--model",
                "powerlaw",
                "--rmf",
                Path.Combine(folder, "P011160506306_HE_RSP.fits"),
                "--background",
                Path.Combine(folder, "P011160506306_HE_BKG.fits"),
                "--grouping",
                .. options,
            ]
        );
        Assert.Equal(name, fit.GetProperty("statisticName").GetString());
        Assert.InRange(Value(fit, "powerlaw.PhoIndex"), 2.05, 2.2);
    }

    [Theory]
    [InlineData("expected --method classical", "--set", "PhoIndex=2", "--method", "both")]
    [InlineData("without a value; expected PhoIndex=VALUE", "--set", "PhoIndex")]
    [InlineData("chi2", "--statistic", "chi")]
    [InlineData("expected cstat, chi2 or auto", "--statistic", "wstat", "--background-model", "powerlaw")]
    [InlineData("expected both", "--background-path", "detector")]
    [InlineData("expected one of them", "--background-path", "detector", "--background-model", "auto")]
    [InlineData("shapes are learnt from Poisson counts", "--statistic", "chi2", "--background-model", "auto")]
    [InlineData("found PhoIndex twice", "--set", "PhoIndex=2", "--set", "PhoIndex=3")]
    [InlineData("within the model's limits, -3 to 10. See --set.", "--set", "PhoIndex=11")]
    [InlineData("within the model's limits, 0 to 1000000. See --freeze.", "--freeze", "nH=-3")]
    [InlineData("no parameter \"Gamma\"", "--thaw", "Gamma")]
    [InlineData("classical", "--method", "quick")]
    public async Task A_request_that_makes_no_sense_is_refused(string told, params string[] options) =>
        (
            await _here.RunAsync([
                "fit",
                _here.WriteSpectrum("s.pha"),
                .. options.Contains("--method") ? Array.Empty<string>() : ["--method", "classical"],
                .. options,
            ])
        ).IsRefused(told);

    [Fact]
    public async Task A_saved_fit_tells_its_files_and_channels()
    {
        (
            await _here.RunAsync(
                "fit",
                _here.WriteSpectrum("s.pha"),
                "--method",
                "classical",
                "--model",
                "powerlaw",
                "--emin",
                "1",
                "--emax",
                "5",
                "-q",
                "--save",
                _here["fit.json"],
                "--out",
                _here["out"]
            )
        ).Succeeds();
        string saved = await File.ReadAllTextAsync(_here["fit.json"], TestContext.Current.CancellationToken);
        Assert.Equal(saved, await File.ReadAllTextAsync(_here["out/fits.json"], TestContext.Current.CancellationToken));
        JsonElement recipe = JsonDocument.Parse(saved).RootElement[0].GetProperty("recipe");
        JsonElement spectrum = Assert.Single(recipe.GetProperty("spectra").EnumerateArray());
        Assert.Equal(
            [_here["s.pha"], _here["ccd.rsp"]],
            spectrum.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString())
        );
        // Channel n covers 0.5 + 0.2 (n - 1) keV and 0.2 keV more: those that reach into 1 to 5 keV.
        Assert.Equal([3, 23], spectrum.GetProperty("noticed")[0].EnumerateArray().Select(channel => channel.GetInt32()));
        Assert.Equal(
            (1.0, 5.0),
            (spectrum.GetProperty("lowestEnergy").GetDouble(), spectrum.GetProperty("highestEnergy").GetDouble())
        );
    }

    /// <summary>Two spectra of one observation have one answer, with the errors of both, and are drawn and scripted
    /// together.</summary>
    [Fact]
    public async Task Spectra_of_one_observation_are_fitted_as_one()
    {
        _here.WriteSpectrum("a.pha");
        _here.WriteSpectrum("b.pha", seed: 2);
        string list = _here.Write("list.csv", "file,observation\na.pha,both\nb.pha,both\n");
        double SigmaOf(JsonElement fit) =>
            fit.GetProperty("parameters").GetProperty("powerlaw.PhoIndex").GetProperty("hilim").GetDouble()
            - Value(fit, "powerlaw.PhoIndex");
        (JsonElement one, JsonElement both) = (
            await _here.FitAsync(_here["a.pha"], "--model", "powerlaw"),
            await _here.FitAsync(list, "--model", "powerlaw", "--save", _here["both.json"])
        );
        Assert.Equal("both", both.GetProperty("name").GetString());
        Assert.Equal((2 * one.GetProperty("degreesOfFreedom").GetInt32()) + 2, both.GetProperty("degreesOfFreedom").GetInt32());
        Assert.InRange(SigmaOf(both) / SigmaOf(one), 0.6, 0.8);
        Assert.Contains(
            "data 1:2 ",
            (await CommandLine.RunAsync("script", _here["both.json"])).Succeeds().Out,
            StringComparison.Ordinal
        );
        (await CommandLine.RunAsync("plot", _here["both.json"], "--out", _here["both.svg"], "-q")).Succeeds();
        Assert.Contains(
            "TEST CCD b",
            await File.ReadAllTextAsync(_here["both.svg"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }
}
