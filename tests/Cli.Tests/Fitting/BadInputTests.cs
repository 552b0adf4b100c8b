using Almagest.Tests;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>Each mistake that `almagest fit` may be given: the message says where, what was found and what was
/// expected.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task A_file_that_is_not_there() =>
        (await FitAsync(_here["absent.pha"])).IsRefused("absent.pha", "expected a FITS file");

    [Fact]
    public async Task A_pattern_that_no_file_fits() =>
        (await FitAsync(_here["*.pha"])).IsRefused("*.pha", "expected a pattern that some file fits");

    [Fact]
    public async Task A_folder_without_a_spectrum()
    {
        _here.Write("ccd.rsp", SampleFiles.Response());
        (await FitAsync(Path.GetDirectoryName(_here["ccd.rsp"])!)).IsRefused("ccd.rsp", "a response", "expected a spectrum");
    }

    [Fact]
    public async Task A_file_that_is_no_FITS_file() =>
        (await FitAsync(_here.Write("notes.pha", "Dear diary"))).IsRefused("notes.pha", "expected");

    [Fact]
    public async Task A_file_that_was_cut_short()
    {
        byte[] whole = SampleFiles.Spectrum(SampleFiles.Counts(1));
        (await FitAsync(_here.Write("cut.pha", whole[..^2880]))).IsRefused("cut.pha", "SPECTRUM", "found", "expected");
    }

    [Fact]
    public async Task A_file_without_a_spectrum() =>
        (
            await FitAsync(_here.Write("events.fits", SampleFiles.Spectrum(SampleFiles.Counts(1), extensionClass: "EVENTS")))
        ).IsRefused("events.fits", "found only the extensions EVENTS", "expected a SPECTRUM extension");

    [Fact]
    public async Task A_spectrum_without_counts() =>
        (await FitAsync(_here.Write("odd.pha", SampleFiles.Spectrum(SampleFiles.Counts(1), columnName: "PHOTONS")))).IsRefused(
            "odd.pha",
            "SPECTRUM",
            "COUNTS",
            "expected"
        );

    [Fact]
    public async Task Counts_that_are_no_numbers()
    {
        float[] counts = SampleFiles.Counts(1);
        counts[6] = float.NaN;
        _here.Write(SampleFiles.ResponseName, SampleFiles.Response());
        (await FitAsync(_here.Write("nan.pha", SampleFiles.Spectrum(counts)))).IsRefused(
            "nan.pha",
            "SPECTRUM",
            "column COUNTS, value 7",
            "found NaN",
            "expected a finite number"
        );
    }

    [Fact]
    public async Task Channels_that_are_not_those_of_the_response()
    {
        _here.Write(SampleFiles.ResponseName, SampleFiles.Response());
        (await FitAsync(_here.Write("long.pha", SampleFiles.Spectrum([.. SampleFiles.Counts(1), 1, 2, 3])))).IsRefused(
            "long.pha",
            "SPECTRUM",
            "found channels 1 to 43",
            "expected channels 1 to 40"
        );
    }

    [Fact]
    public async Task A_response_that_is_not_there() =>
        (await FitAsync(_here.Write("alone.pha", SampleFiles.Spectrum(SampleFiles.Counts(1))))).IsRefused(
            "alone.pha",
            "RESPFILE",
            "ccd.rsp",
            "expected"
        );

    [Fact]
    public async Task A_spectrum_that_names_no_response() =>
        (await FitAsync(_here.Write("none.pha", SampleFiles.Spectrum(SampleFiles.Counts(1), response: "NONE")))).IsRefused(
            "none.pha",
            "RESPFILE",
            "no response named",
            "expected an RMF or RSP"
        );

    [Fact]
    public async Task An_ARF_on_another_grid_than_the_RMF()
    {
        string folder = SharedData.Require("data", "ogip", "chandra-acis-g215-mismatch");
        (
            await FitAsync(
                Path.Combine(folder, "source1.pi"),
                "--rmf",
                Path.Combine(folder, "rmf_1024.fits"),
                "--arf",
                Path.Combine(folder, "arf_1024.fits"),
                "--background",
                "none"
            )
        ).IsRefused(
            "arf_1024.fits",
            "rmf_1024.fits",
            "495 energy bins in the ARF and 198 in the RMF",
            "expected the same energy grid"
        );
    }

    [Theory]
    [InlineData(
        "energies: found 5 to 3 keV; expected an upper end above the lower. See --emin, --emax.",
        "--emin",
        "5",
        "--emax",
        "3"
    )]
    [InlineData("found no channel between 30 and 40 keV", "--emin", "30", "--emax", "40")]
    [InlineData("--emax", "--emin", "0.5", "--emax", "NaN")]
    [InlineData("powerlaw", "--model", "tbabs*powerlaww")]
    [InlineData("character 6", "--model", "tbabs(powerlaw")]
    [InlineData("expected NAME=VALUE", "--freeze", "=0.7")]
    [InlineData("found 'PhoIndex' without a value; expected PhoIndex=VALUE", "--set", "PhoIndex")]
    [InlineData("expected a finite number", "--freeze", "nH=much"), InlineData("'nan'; expected a finite", "--set", "nH=nan")]
    [InlineData(
        "found no parameter \"Gamma\"; expected one of tbabs.nH, powerlaw.PhoIndex, powerlaw.norm",
        "--freeze",
        "Gamma=2"
    )]
    [InlineData("within the model's limits", "--freeze", "nH=-3")]
    [InlineData("expected one of angr", "--abund", "solar")]
    [InlineData("found 0; expected 1 to", "--simulations", "0")]
    public async Task A_request_that_makes_no_sense(string told, params string[] options) =>
        (await FitAsync([_here.WriteSpectrum("good.pha"), .. options])).IsRefused(told);

    private Task<Answer> FitAsync(params string[] args) => _here.RunAsync(["fit", .. args]);
}
