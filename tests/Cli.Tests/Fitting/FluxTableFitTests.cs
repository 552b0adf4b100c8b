using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>Spectra in flux, from tables to fits: an optical telescope's beside an X-ray one's.</summary>
public sealed class FluxTableFitTests : IDisposable
{
    private const double PhotonIndex = 1.8,
        Norm = 0.02;

    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    /// <summary>A power law from 2 eV to 10 keV, to 0.1 %: six bands in mJy over wavelength, twenty bins in photons over
    /// energy.</summary>
    [Fact]
    public async Task Optical_and_X_ray_tables_are_fitted_together()
    {
        WriteTables();
        Answer answer = (
            await _here.RunAsync(
                "fit",
                _here["optical.csv"],
                _here["x-ray.ecsv"],
                "--joint",
                "--model",
                "powerlaw",
                "--json",
                "-q",
                "--save",
                _here["fit.json"]
            )
        ).Succeeds();
        JsonElement fit = JsonDocument.Parse(answer.Out).RootElement[0].GetProperty("fits")[0];
        Assert.Equal(PhotonIndex, ClassicalAnswer.Value(fit, "1:powerlaw.PhoIndex"), 2e-4);
        Assert.Equal(1, ClassicalAnswer.Value(fit, "1:powerlaw.norm") / Norm, 2e-3);
        Assert.Equal("chi2", fit.GetProperty("recipe").GetProperty("spectra")[0].GetProperty("statistic").GetString());
        (await CommandLine.RunAsync("plot", _here["fit.json"], "--out", _here["fit.svg"])).Succeeds();
        string tcl = (await CommandLine.RunAsync("script", _here["fit.json"], "--for", "xspec")).Succeeds().Out,
            python = (await CommandLine.RunAsync("script", _here["fit.json"], "--for", "sherpa")).Succeeds().Out;
        Assert.Contains("\ndata 2:2 almagest-flux-2.pha", tcl, StringComparison.Ordinal);
        Assert.Contains("load_pha(2, \"almagest-flux-2.pha\", use_errors=True)", python, StringComparison.Ordinal);
        CheckFiles("/usr/bin/tclsh", tcl[..tcl.IndexOf("\nquery yes", StringComparison.Ordinal)]);
        CheckFiles("/usr/bin/python3", python[..python.IndexOf("\nfrom sherpa", StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task Each_is_fitted_by_itself_classically_and_one_without_errors_is_told_so()
    {
        WriteTables();
        _here.Write("bare.csv", "energy_keV,width_keV,flux_mJy\n1,0.5,1\n2,0.5,1\n");
        Answer answer = await _here.RunAsync("fit", _here["optical.csv"], "--model", "powerlaw", "--json", "-q");
        JsonElement fit = JsonDocument.Parse(answer.Succeeds().Out).RootElement[0].GetProperty("fits")[0];
        Assert.Equal(PhotonIndex, ClassicalAnswer.Value(fit, "powerlaw.PhoIndex"), 0.02);
        // It has no counts, and not few of them.
        Assert.DoesNotContain("fewCounts", fit.GetProperty("flags").ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("refined", fit.GetProperty("flags").ToString(), StringComparison.OrdinalIgnoreCase);
        Answer bare = await _here.RunAsync("fit", _here["bare.csv"], "--model", "powerlaw", "-q");
        Assert.NotEqual(0, bare.ExitCode);
        Assert.Contains("without them there is no statistic", bare.Error + bare.Out, StringComparison.Ordinal);
    }

    /// <summary>A network is learnt for the table's bins; its posterior is the likelihood's.</summary>
    [Fact]
    public async Task With_a_network_a_table_has_a_posterior_and_one_without_errors_is_told_so()
    {
        WriteTables();
        JsonElement both = await ByNetworkAsync("x-ray.ecsv", "both");
        Assert.Equal("posterior", both.GetProperty("method").GetString());
        Assert.Equal("chi2", both.GetProperty("statisticName").GetString());
        Assert.Equal(PhotonIndex, ClassicalAnswer.Value(both, "powerlaw.PhoIndex"), 2e-3);
        string[] lines = await File.ReadAllLinesAsync(_here["x-ray.ecsv"], TestContext.Current.CancellationToken);
        _here.Write(
            "bare.ecsv",
            string.Join(
                '\n',
                lines
                    .Where(line => !line.Contains("name: error", StringComparison.Ordinal))
                    .Select(line => line[0] == '#' ? line : line[..line.LastIndexOf(' ')])
            )
        );
        Answer bare = await _here.RunAsync("fit", _here["bare.ecsv"], "--model", "powerlaw", "--method", "network", "-q");
        Assert.Contains("found a flux without errors", bare.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> ByNetworkAsync(string file, string method)
    {
        string[] words = ["--model", "powerlaw", "--method", method, "--simulations", "200", "--json", "-q"];
        Answer answer = (await _here.RunAsync(["fit", _here[file], .. words])).Succeeds();
        return JsonDocument.Parse(answer.Out).RootElement[0].GetProperty("fits")[0];
    }

    /// <summary>XMM's spectra are usually fitted from 0.3 keV on, its optical monitor's are not.</summary>
    [Fact]
    public async Task A_table_is_fitted_whole_beside_counts_and_has_a_posterior()
    {
        WriteTables();
        File.WriteAllText(
            _here["om.ecsv"],
            (await File.ReadAllTextAsync(_here["x-ray.ecsv"], TestContext.Current.CancellationToken))
                .Replace("INSTRUME: XRT, TELESCOP: SWIFT", "INSTRUME: OM, TELESCOP: XMM", StringComparison.Ordinal)
                .Replace("unit: keV", "unit: eV", StringComparison.Ordinal)
        );
        JsonElement alone = await _here.FitAsync(_here["om.ecsv"], "--model", "powerlaw", "--chain", "1000");
        Assert.Equal(18, alone.GetProperty("degreesOfFreedom").GetInt32());
        Answer joint = await _here.RunAsync(
            "fit",
            _here.WriteSpectrum("counts.pha"),
            _here["optical.csv"],
            "--joint",
            "--model",
            "constant*powerlaw",
            "--thaw",
            "2:constant.factor",
            "--json",
            "-q"
        );
        JsonElement fit = JsonDocument.Parse(joint.Succeeds().Out).RootElement[0].GetProperty("fits")[0];
        Assert.Equal(
            ["cstat", "chi2"],
            fit.GetProperty("recipe")
                .GetProperty("spectra")
                .EnumerateArray()
                .Select(one => one.GetProperty("statistic").GetString())
        );
    }

    [Fact]
    public async Task A_listing_makes_one_observation_of_several_tables_and_a_folder_is_sorted_by_content()
    {
        WriteTables();
        _here.Write(
            "list.csv",
            "file,observation,columns\noptical.csv,source,\nx-ray.ecsv,source,\nodd.csv,odd,\"energy=E [keV], flux=F [Jy]\"\n"
        );
        _here.Write("odd.csv", "E,F\n1,2\n2,1\n");
        Answer listed = (await _here.RunAsync("ingest", "both", _here["list.csv"], "-q")).Succeeds();
        Assert.Contains("both: 2 observations, 0 not read", listed.Out, StringComparison.Ordinal);
        Directory.CreateDirectory(_here["folder"]);
        File.Copy(_here["optical.csv"], _here["folder/optical.csv"]);
        File.Copy(_here["x-ray.ecsv"], _here["folder/x-ray.ecsv"]);
        _here.Write("folder/notes.csv", "who,when\nme,now\n");
        Answer sorted = (await _here.RunAsync("ingest", "sorted", _here["folder"], "-q")).Succeeds();
        Assert.Contains("sorted: 2 observations, 0 not read, 1 passed over", sorted.Out, StringComparison.Ordinal);
    }

    /// <summary>What the scripts' programs will find: the bins of the optical table, and its response.</summary>
    private void CheckFiles(string program, string script)
    {
        Assert.SkipWhen(!File.Exists(program), $"no {program} here");
        string folder = Directory.CreateDirectory(_here[$"of-{Path.GetFileName(program)}"]).FullName;
        File.WriteAllText(Path.Combine(folder, "script"), script);
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, "script") { WorkingDirectory = folder }
        )!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Ogip.ReadObservation table = new Ogip.ObservationReader().Read(_here["optical.csv"]),
            written = new Ogip.ObservationReader().Read(Path.Combine(folder, "almagest-flux-1.pha"));
        Assert.Equal(table.Spectra[0].Source.Counts, written.Spectra[0].Source.Counts);
        Assert.Equal(table.Spectra[0].Source.StatisticalError, written.Spectra[0].Source.StatisticalError);
        Assert.Equal(table.Spectra[0].ResponseKey, written.Spectra[0].ResponseKey);
    }

    private void WriteTables()
    {
        const double planck = 6.62607015e-27,
            kiloelectronvolt = 1.602176634e-9,
            wavelength = 12.398419843320026; // keV Angstrom
        StringBuilder optical = new("wave_min (Angstrom),wave_max (Angstrom),flux (mJy),flux_err\n");
        foreach (double at in new[] { 1900.0, 2200, 2600, 3500, 4400, 5500 })
        {
            (double from, double to) = (0.9 * at, 1.1 * at);
            double energy = Integral(wavelength / to, wavelength / from, 2 - PhotonIndex) * kiloelectronvolt,
                hertz = (1 / from - 1 / to) * wavelength * kiloelectronvolt / planck,
                flux = energy / hertz * 1e26;
            optical.Append(CultureInfo.InvariantCulture, $"{from},{to},{flux:R},{0.001 * flux:R}\n");
        }
        _here.Write("optical.csv", optical.ToString());
        StringBuilder xray = new(
            """
            # %ECSV 1.0
            # ---
            # datatype:
            # - {name: e_min, unit: keV, datatype: float64}
            # - {name: e_max, unit: keV, datatype: float64}
            # - {name: flux, unit: 1 / (cm2 keV s), datatype: float64}
            # - {name: error, unit: 1 / (cm2 keV s), datatype: float64}
            # meta: {INSTRUME: XRT, TELESCOP: SWIFT}
            # schema: astropy-2.0
            e_min e_max flux error

            """
        );
        for (int i = 0; i < 20; i++)
        {
            (double from, double to) = (0.5 * Math.Pow(20, i / 20.0), 0.5 * Math.Pow(20, (i + 1) / 20.0));
            double flux = Integral(from, to, 1 - PhotonIndex) / (to - from);
            xray.Append(CultureInfo.InvariantCulture, $"{from:R} {to:R} {flux:R} {0.001 * flux:R}\n");
        }
        _here.Write("x-ray.ecsv", xray.ToString());
    }

    private static double Integral(double from, double to, double power) =>
        Norm * (Math.Pow(to, power) - Math.Pow(from, power)) / power;
}
