using System.Text.Json;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>`almagest fit --joint`: several files, one source, and everything that one file's fit has.</summary>
public sealed class JointFitTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Files_share_the_source_but_for_what_is_thawed_or_tied()
    {
        JsonElement fit = await FitAsync(
            "--model",
            "constant*powerlaw",
            "--thaw",
            "2:constant.factor",
            "--tie",
            "2:powerlaw.PhoIndex = 1*p2 + 0",
            "--error",
            "all",
            "--delta",
            "1"
        );
        JsonElement[] parameters = [.. fit.GetProperty("recipe").GetProperty("parameters").EnumerateArray()];
        Assert.Equal([false, true, true, true, false, false], parameters.Select(p => p.GetProperty("isFree").GetBoolean()));
        Assert.Equal("2:constant.factor", parameters[3].GetProperty("name").GetString());
        Assert.Equal(Value(parameters[1]), Value(parameters[4]), 12);
        Assert.Equal(
            [1, 2],
            fit.GetProperty("recipe").GetProperty("spectra").EnumerateArray().Select(one => one.GetProperty("group").GetInt32())
        );
        JsonElement[] intervals = [.. fit.GetProperty("intervals").EnumerateArray()];
        Assert.Equal(
            ["1:powerlaw.PhoIndex", "1:powerlaw.norm", "2:constant.factor"],
            intervals.Select(one => one.GetProperty("name").GetString())
        );
        foreach (JsonElement one in intervals)
            Assert.InRange(Value(one), one.GetProperty("lower").GetDouble(), one.GetProperty("upper").GetDouble());
    }

    /// <summary>A file twice, where the second's factor is free, has the same answer as once, with errors smaller by √2 and a
    /// factor of 1.</summary>
    [Fact]
    public async Task The_same_file_twice_says_the_same_twice()
    {
        string file = _here.WriteSpectrum("a.pha");
        JsonElement once = Fit(
            await _here.RunAsync("fit", file, "--model", "constant*powerlaw", "--method", "classical", "--json", "-q")
        );
        JsonElement twice = Fit(
            await _here.RunAsync(
                "fit",
                file,
                _here.WriteSpectrum("same.pha"),
                "--joint",
                "--model",
                "constant*powerlaw",
                "--thaw",
                "2:constant.factor",
                "--json",
                "-q"
            )
        );
        JsonElement index = once.GetProperty("parameters").GetProperty("powerlaw.PhoIndex"),
            both = twice.GetProperty("parameters").GetProperty("1:powerlaw.PhoIndex");
        Assert.Equal(Value(index), Value(both), 1e-5);
        Assert.Equal(
            (index.GetProperty("hilim").GetDouble() - Value(index)) / Math.Sqrt(2),
            both.GetProperty("hilim").GetDouble() - Value(both),
            1e-4
        );
        Assert.Equal(1, Value(twice.GetProperty("parameters").GetProperty("2:constant.factor")), 1e-5);
        Assert.Equal(2 * once.GetProperty("statistic").GetDouble(), twice.GetProperty("statistic").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task All_that_one_spectrum_may_have_a_joint_fit_has_too()
    {
        JsonElement fit = await FitAsync(
            "--model",
            "constant*powerlaw",
            "--thaw",
            "2:constant.factor",
            "--chain",
            "5000",
            "--goodness",
            "20",
            "--steppar",
            "2:constant.factor 0.8 1.4 6",
            "--steppar",
            "1:PhoIndex 1.4 2 4 2:constant.factor 0.8 1.4 4",
            "--flux",
            "2-8",
            "--luminosity",
            "0.1",
            "--out",
            _here["out"],
            "--save",
            _here["joint.json"]
        );
        double factor = Value(fit.GetProperty("parameters").GetProperty("2:constant.factor"));
        JsonElement[] fluxes = [.. fit.GetProperty("fluxes").EnumerateArray()];
        Assert.Equal([1, 2], fluxes.Select(one => one.GetProperty("group").GetInt32()));
        // The second file's model is the first's times a constant.
        Assert.Equal(factor, Value(fluxes[1].GetProperty("energy")) / Value(fluxes[0].GetProperty("energy")), 1e-9);
        Assert.Equal(2, fit.GetProperty("luminosities").GetArrayLength());
        Assert.Equal(2, fit.GetProperty("scans").GetArrayLength());
        Assert.True(fit.GetProperty("chain").GetProperty("parameters").TryGetProperty("2:constant.factor", out _));
        string page = System.Net.WebUtility.HtmlDecode(
            await File.ReadAllTextAsync(_here["out/report.html"], TestContext.Current.CancellationToken)
        );
        foreach (
            string told in new[]
            {
                "a + b",
                "= 1:powerlaw.PhoIndex",
                "Posterior by",
                "scan of 2:constant.factor",
                "1:powerlaw.PhoIndex and 2:constant.factor",
                "goodness of fit",
                ">group<",
            }
        )
            Assert.Contains(told, page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        (
            await CommandLine.RunAsync(
                "plot",
                _here["joint.json"],
                "--kind",
                "ldata,eeufspec,ratio",
                "--out",
                _here["joint.svg"],
                "-q"
            )
        ).Succeeds();
        string script = (await CommandLine.RunAsync("script", _here["joint.json"])).Succeeds().Out;
        foreach (string line in new[] { "data 1:1 ", "data 2:2 ", "\n= p2\n" })
            Assert.Contains(line, script, StringComparison.Ordinal);
    }

    /// <summary>Channel n covers 0.5 + 0.2 (n - 1) keV and 0.2 keV more.</summary>
    [Fact]
    public async Task Each_file_may_have_energies_of_its_own()
    {
        JsonElement fit = await FitAsync("--model", "powerlaw", "--emin", "1", "--emin", "2:2", "--emax", "2:5");
        JsonElement[] spectra = [.. fit.GetProperty("recipe").GetProperty("spectra").EnumerateArray()];
        Assert.Equal(
            [3, 40, 8, 23],
            spectra.SelectMany(one => one.GetProperty("noticed")[0].EnumerateArray()).Select(channel => channel.GetInt32())
        );
        Assert.Equal(
            (2.0, 5.0),
            (spectra[1].GetProperty("lowestEnergy").GetDouble(), spectra[1].GetProperty("highestEnergy").GetDouble())
        );
    }

    [Fact]
    public async Task Equivalent_widths_are_told_once_where_groups_differ_in_nothing()
    {
        JsonElement fit = await FitAsync(
            "--model",
            "powerlaw+gaussian",
            "--freeze",
            "gaussian.LineE=6.4",
            "--eqwidth",
            "gaussian"
        );
        Assert.Equal(1, Assert.Single(fit.GetProperty("equivalentWidths").EnumerateArray()).GetProperty("group").GetInt32());
    }

    /// <summary>The two Chandra pointings of 4C 19.44 have almost empty backgrounds, where W ends at a source of
    /// nothing.</summary>
    [Fact]
    public async Task A_background_may_be_a_model_in_every_group()
    {
        string folder = SharedData.Require("data", "ogip", "chandra-acis-4c1944");
        string[] files = [Path.Combine(folder, "obs1.pi"), Path.Combine(folder, "obs2.pi")];
        string[] options =
        [
            "--joint",
            "--model",
            "constant*powerlaw",
            "--thaw",
            "2:constant.factor",
            "--background-model",
            "powerlaw",
            "--set",
            "2:bkg.powerlaw.PhoIndex=0.5,0,3",
            "--json",
            "-q",
            "--save",
            _here["j.json"],
        ];
        JsonElement fit = Fit(await _here.RunAsync(["fit", .. files, .. options]));
        Assert.Equal("cstat", fit.GetProperty("statisticName").GetString());
        Assert.InRange(Value(fit.GetProperty("parameters").GetProperty("1:powerlaw.norm")), 1e-7, 1e-5);
        JsonElement index = fit.GetProperty("recipe")
            .GetProperty("parameters")
            .EnumerateArray()
            .Single(p => p.GetProperty("name").GetString() == "2:bkg.powerlaw.PhoIndex");
        Assert.Equal((0.0, 3.0), (index.GetProperty("lower").GetDouble(), index.GetProperty("upper").GetDouble()));
        // What is saved is rebuilt with the background's model.
        (await CommandLine.RunAsync("plot", _here["j.json"], "--out", _here["j.svg"], "-q")).Succeeds();
        Assert.Contains(
            "background of CHANDRA ACIS obs2",
            await File.ReadAllTextAsync(_here["j.svg"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("tie, character 12: found a division by 0", "--joint", "--tie", "2:1 = p1 / 0")]
    [InlineData("which is frozen or tied; expected a free parameter, or all. See --error.", "--joint", "--error", "2:PhoIndex")]
    [InlineData("which is frozen or tied; expected a free parameter. See --steppar.", "--joint", "--steppar", "2:PhoIndex 1 2 5")]
    [InlineData("found group \"3\"", "--joint", "--set", "3:PhoIndex=2")]
    [InlineData("expected a number above 0", "--joint", "--error", "all", "--delta", "0")]
    [InlineData("expected --method classical", "--joint", "--method", "network")]
    [InlineData("no background spectrum", "--joint", "--background-model", "powerlaw")]
    [InlineData("VALUE,MIN,MAX with the value between", "--set", "PhoIndex=2,3,4")]
    [InlineData("VALUE,MIN,MAX with the value between", "--set", "PhoIndex=2,3")]
    [InlineData("found group 2 without --joint", "--emin", "2:1")]
    [InlineData("found group 3; expected 1 to 2. See --emin, --emax.", "--joint", "--emax", "3:5")]
    [InlineData("GROUP:KEV such as 2:0.5", "--joint", "--emax", "0:5")]
    public async Task A_request_that_makes_no_sense_is_refused(string told, params string[] options) =>
        (
            await _here.RunAsync([
                "fit",
                _here.WriteSpectrum("a.pha"),
                _here.WriteSpectrum("b.pha"),
                "--model",
                "powerlaw",
                .. options,
            ])
        ).IsRefused(told);

    private async Task<JsonElement> FitAsync(params string[] options) =>
        Fit(
            await _here.RunAsync([
                "fit",
                _here.WriteSpectrum("a.pha"),
                _here.WriteSpectrum("b.pha", seed: 2),
                "--joint",
                "--json",
                "-q",
                .. options,
            ])
        );

    private static JsonElement Fit(Answer answer) =>
        JsonDocument.Parse(answer.Succeeds().Out).RootElement[0].GetProperty("fits")[0].Clone();

    private static double Value(JsonElement figure) =>
        (figure.TryGetProperty("estimate", out JsonElement estimate) ? estimate : figure.GetProperty("value")).GetDouble();
}
