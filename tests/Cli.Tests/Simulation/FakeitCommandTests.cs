using System.Text.Json;
using Almagest.Ogip;
using Almagest.Ogip.Fits;
using Almagest.Spectra.Observations;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Simulation;

public sealed class FakeitCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task What_is_simulated_fits_straight_back()
    {
        _here.Write("calibration/ccd.rsp", SampleFiles.Response());
        (
            await FakeAsync(
                "--param",
                "PhoIndex=1.7",
                "--param",
                "norm=0.05",
                "--rmf",
                _here["calibration/ccd.rsp"],
                "--exposure",
                "2000",
                "--out",
                _here["sky/fake.pha"]
            )
        ).Succeeds();
        (double value, double sigma) = await IndexAsync(_here["sky/fake.pha"]);
        Assert.InRange(sigma, 1e-4, 0.1);
        Assert.Equal(1.7, value, 4 * sigma);
        FitsHeader header = FitsFile.Open(_here["sky/fake.pha"]).Hdus[1].Header;
        Assert.Equal(
            ("ccd.rsp", "NONE", "NONE", "TOTAL", 2000.0, true),
            (
                header.Text("RESPFILE"),
                header.Text("ANCRFILE"),
                header.Text("BACKFILE"),
                header.Text("HDUCLAS2"),
                header.Real("EXPOSURE"),
                header.Logical("POISSERR")
            )
        );
    }

    /// <summary>20 spectra like a real one with its background; its name is in their headers, and the reader finds it.</summary>
    [Fact]
    public async Task Spectra_like_a_real_one_have_its_files_and_a_background_of_their_own()
    {
        string like = Path.Combine(SharedData.Require("data", "ogip", "chandra-acis-3c273"), "3c273.pi");
        Answer answer = (
            await FakeAsync(
                "--param",
                "PhoIndex=2",
                "--param",
                "norm=1e-3",
                "--like",
                like,
                "--count",
                "20",
                "--seed",
                "3",
                "--out",
                _here["fakes"],
                "--json"
            )
        ).Succeeds();
        JsonElement root = JsonDocument.Parse(answer.Out).RootElement;
        JsonElement[] spectra = [.. root.GetProperty("spectra").EnumerateArray()];
        Assert.Equal(
            [_here["fakes/fake01.pha"], _here["fakes/fake20.pha"]],
            new[] { spectra[0], spectra[^1] }.Select(one => one.GetProperty("file").GetString())
        );
        double expected = root.GetProperty("expectedCounts").GetDouble();
        Assert.Equal(expected, spectra.Average(one => one.GetProperty("counts").GetDouble()), 5 * Math.Sqrt(expected / 20));
        var read = (CountsPayload)new ObservationReader().Read(_here["fakes/fake07.pha"]).Observation.Payload;
        Assert.Equal(spectra[6].GetProperty("counts").GetDouble(), read.Spectra[0].Source.Counts.Sum());
        Assert.Equal(spectra[6].GetProperty("backgroundCounts").GetDouble(), read.Spectra[0].Background!.Counts.Sum());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_files()
    {
        _here.Write("ccd.rsp", SampleFiles.Response());
        foreach (string name in new[] { "a", "b" })
            (
                await FakeAsync(
                    "--param",
                    "norm=0.01",
                    "--rmf",
                    _here["ccd.rsp"],
                    "--exposure",
                    "100",
                    "--seed",
                    "9",
                    "--out",
                    _here[$"{name}.pha"]
                )
            ).Succeeds();
        Assert.Equal(
            await File.ReadAllBytesAsync(_here["a.pha"], TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(_here["b.pha"], TestContext.Current.CancellationToken)
        );
    }

    /// <summary>The trapezium of a black body of 0.1 keV in bins of 0.2 keV is well above its integral.</summary>
    [Fact]
    public async Task XSPECs_bins_are_simulated_on_request()
    {
        _here.Write("ccd.rsp", SampleFiles.Response());
        async Task<double> ExpectedAsync(params string[] options) =>
            JsonDocument
                .Parse(
                    (
                        await CommandLine.RunAsync([
                            "fakeit",
                            "--model",
                            "bbody",
                            "--param",
                            "kT=0.1",
                            "--param",
                            "norm=1",
                            "--rmf",
                            _here["ccd.rsp"],
                            "--exposure",
                            "100",
                            "--out",
                            _here["x.pha"],
                            "-q",
                            "--json",
                            .. options,
                        ])
                    )
                        .Succeeds()
                        .Out
                )
                .RootElement.GetProperty("expectedCounts")
                .GetDouble();
        Assert.InRange(await ExpectedAsync("--xspec-compat") / await ExpectedAsync(), 1.1, 1.5);
    }

    [Theory]
    [InlineData("or a spectrum that has them. See --rmf, --exposure, --like.", "--exposure", "100")]
    [InlineData("exposure 0", "--rmf", "RSP", "--exposure", "0")]
    [InlineData("expected 1 to 1000000", "--rmf", "RSP", "--exposure", "1", "--count", "0")]
    [InlineData("no parameter \"Gamma\"", "--rmf", "RSP", "--exposure", "1", "--param", "Gamma=2")]
    [InlineData("absent.rmf", "--rmf", "absent.rmf", "--exposure", "1")]
    public async Task A_request_that_makes_no_sense_is_refused(string told, params string[] options)
    {
        string response = _here.Write("ccd.rsp", SampleFiles.Response());
        (await FakeAsync([.. options.Select(option => option == "RSP" ? response : option), "--out", _here["x.pha"]])).IsRefused(
            told
        );
    }

    [Fact]
    public async Task A_response_of_the_same_name_is_not_overwritten()
    {
        _here.Write("calibration/ccd.rsp", SampleFiles.Response());
        _here.Write("sky/ccd.rsp", SampleFiles.Spectrum(SampleFiles.Counts(1)));
        (
            await FakeAsync(
                "--param",
                "norm=1",
                "--rmf",
                _here["calibration/ccd.rsp"],
                "--exposure",
                "1",
                "--out",
                _here["sky/fake.pha"]
            )
        ).IsRefused("another file of that name");
    }

    /// <summary>E² f(E) of an index of 2 is the norm: erg per keV times ln 4 below 2 keV, ln 5 above.</summary>
    [Fact]
    public async Task What_was_simulated_is_told_and_a_norm_has_to_be()
    {
        string[] fake =
        [
            "fakeit",
            "--model",
            "powerlaw",
            "--rmf",
            _here.Write("ccd.rsp", SampleFiles.Response()),
            "--exposure",
            "1000",
            "--out",
            _here["x.pha"],
        ];
        (await CommandLine.RunAsync(fake)).IsRefused("powerlaw.norm: found no value");
        string told = (await CommandLine.RunAsync([.. fake, "--param", "norm=0.1"])).Succeeds().Error;
        Assert.Contains("powerlaw.PhoIndex = 1 (default), powerlaw.norm = 0.1", told, StringComparison.Ordinal);
        Assert.Matches(@"counts expected in each \([0-9.]+/s\)", told);
        told = (await CommandLine.RunAsync([.. fake, "--param", "norm=0.1", "--param", "PhoIndex=2"])).Succeeds().Error;
        Assert.Contains("2.221e-10 erg/cm²/s in 0.5-2 keV, 2.579e-10 erg/cm²/s in 2-10 keV", told, StringComparison.Ordinal);
        Assert.DoesNotContain("default", told, StringComparison.Ordinal);
    }

    private static Task<Answer> FakeAsync(params string[] options) =>
        CommandLine.RunAsync(["fakeit", "--model", "powerlaw", "-q", .. options]);

    private async Task<(double Value, double Sigma)> IndexAsync(string file)
    {
        Answer answer = (
            await _here.RunAsync("fit", file, "--model", "powerlaw", "--method", "classical", "--json", "-q")
        ).Succeeds();
        JsonElement index = JsonDocument
            .Parse(answer.Out)
            .RootElement[0]
            .GetProperty("fits")[0]
            .GetProperty("parameters")
            .GetProperty("powerlaw.PhoIndex");
        double value = index.GetProperty("estimate").GetDouble();
        return (value, index.GetProperty("hilim").GetDouble() - value);
    }
}
