using System.Text.Json;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Benchmarks.Peers;

/// <summary>CPU seconds that Sherpa took for the same, on the machine and in the version that reference/timing.json names; null
/// where it was not measured.</summary>
internal sealed record SherpaSeconds(double? Fit, double? FitWithIntervals, double? Fake);

/// <summary>What is measured on: a spectrum that an absorbed power law is fitted to.</summary>
/// <param name="Name">Of the file, or the reference's.</param>
/// <param name="Problem">Cross-sections at the middle of each bin, as the other sides have them.</param>
/// <param name="Exact">The same with the integral of each bin, as Almagest fits by default.</param>
/// <param name="Response">Of all channels.</param>
/// <param name="Exposure">s.</param>
/// <param name="Sherpa">Null where nobody measured it.</param>
internal sealed record BenchCase(
    string Name,
    FitProblem Problem,
    FitProblem Exact,
    ResponseMatrix Response,
    double Exposure,
    SherpaSeconds? Sherpa
)
{
    /// <summary>The folder of spectra and reference answers; null if there is none.</summary>
    public static string? SharedRoot =>
        Environment.GetEnvironmentVariable("ALMAGEST_SHARED") is { Length: > 0 } root
        && File.Exists(Path.Combine(root, "reference", "fits_dev.json"))
            ? root
            : null;

    private static readonly SpectralModel Middle = SpectralModel.Parse("tbabs*powerlaw", "wilm", BinIntegration.Midpoint),
        Whole = SpectralModel.Parse("tbabs*powerlaw");

    /// <summary>One of each kind: a CCD with few counts, a GRB, ungrouped XMM, a silicon drift detector, a proportional
    /// counter, grouped χ².</summary>
    private static readonly string[] Few =
    [
        "chandra-3c273",
        "swift-grb070110",
        "xmm-pn-ngc7793ulx4",
        "nicer-fakeit-1",
        "exosat-1e1048",
        "rxte-j1550-median",
    ];

    /// <summary>The cases of fits_dev.json whose Sherpa side was timed.</summary>
    /// <param name="root">Holds "data" and "reference".</param>
    /// <param name="all">Every fit of every case; else the first fit of some.</param>
    /// <param name="containing">Only those whose name contains it; null: all.</param>
    public static IEnumerable<BenchCase> Reference(string root, bool all, string? containing = null)
    {
        JsonElement sherpa = Read(root, "timing.json").GetProperty("sherpa");
        foreach (JsonProperty reference in Read(root, "fits_dev.json").GetProperty("cases").EnumerateObject())
        {
            if (
                !(all || containing is not null || Few.Contains(reference.Name))
                || (containing is not null && !reference.Name.Contains(containing, StringComparison.Ordinal))
            )
                continue;
            if (!sherpa.GetProperty("fits").TryGetProperty(reference.Name, out JsonElement timed))
                continue;
            double? fake = sherpa.GetProperty("simulate").TryGetProperty(reference.Name, out JsonElement simulated)
                ? 1e-3 * Cpu(simulated, "fake_pha_s_per_1000")
                : null;
            int fits = all ? Math.Min(timed.GetArrayLength(), reference.Value.GetProperty("fits").GetArrayLength()) : 1;
            ReadObservation read = ReferenceFits.Read(root, reference);
            for (int k = 0; k < fits; k++)
            {
                string name = fits == 1 ? reference.Name : $"{reference.Name} {timed[k].GetProperty("stat").GetString()}";
                yield return new(
                    name,
                    ReferenceFits.Load(root, reference, k).Problem,
                    ReferenceFits.Load(root, reference, k, Whole).Problem,
                    read.Response,
                    read.Spectra[0].Source.Exposure,
                    new(Cpu(timed[k], "fit"), Cpu(timed[k], "fit") + Cpu(timed[k], "conf"), fake)
                );
            }
        }
    }

    /// <summary>A user's own spectra, with what their headers name.</summary>
    public static IEnumerable<BenchCase> Files(IEnumerable<string> paths, double lower, double upper)
    {
        foreach (string path in paths)
        {
            ReadObservation read = new ObservationReader().Read(path, new ObservationOptions());
            if (read.Spectra.Count > 1)
                throw new UsageException($"{path}: found {read.Spectra.Count} spectra; expected one.");
            yield return Of(Path.GetFileName(path), read.Spectra[0], read.Response, lower, upper);
        }
    }

    /// <param name="name">To show.</param>
    /// <param name="spectrum">Fitted between the limits, keV.</param>
    /// <param name="response">Its response.</param>
    /// <param name="lower">keV.</param>
    /// <param name="upper">keV.</param>
    public static BenchCase Of(string name, ObservedSpectrum spectrum, ResponseMatrix response, double lower, double upper)
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(Middle);
        (parameters[0], parameters[1]) = (parameters[0].Start(0.1), parameters[1].Start(1.8));
        return new(name, Problem(Middle), Problem(Whole), response, spectrum.Source.Exposure, null);

        FitProblem Problem(SpectralModel model) =>
            new(
                model,
                parameters,
                [new FitSpectrum(spectrum, response)],
                new FitSettings { LowerEnergy = lower, UpperEnergy = upper }
            );
    }

    public static JsonElement Read(string root, string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "reference", name)));
        return document.RootElement.Clone();
    }

    private static double Cpu(JsonElement of, string what) => of.GetProperty(what).GetProperty("cpu").GetDouble();
}
