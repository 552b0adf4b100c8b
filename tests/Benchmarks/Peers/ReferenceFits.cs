using System.Text.Json;
using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;

namespace Almagest.Benchmarks.Peers;

/// <summary>The fits that Sherpa made of an absorbed power law (reference/fits_dev.json), as problems of ours.</summary>
internal static class ReferenceFits
{
    private static readonly SpectralModel Middle = SpectralModel.Parse("tbabs*powerlaw", "wilm", BinIntegration.Midpoint);

    /// <param name="Name">The reference's.</param>
    /// <param name="Number">A case has several fits.</param>
    /// <param name="Expected">What Sherpa found.</param>
    /// <param name="Problem">Starts where Sherpa did.</param>
    public sealed record Case(string Name, int Number, JsonElement Expected, FitProblem Problem);

    /// <param name="root">The folder that holds "data" and "reference".</param>
    /// <param name="reference">One of fits_dev.json's cases.</param>
    /// <param name="model">Absorbed power law; by default with the absorption at the middle of each bin, as Sherpa had
    /// it.</param>
    public static Case Load(string root, JsonProperty reference, int number, SpectralModel? model = null)
    {
        ReadObservation read = Read(root, reference);
        JsonElement expected = reference.Value.GetProperty("fits")[number];
        return new(reference.Name, number, expected, Problem(model ?? Middle, reference.Value, expected, read));
    }

    /// <summary>The files of a case.</summary>
    public static ReadObservation Read(string root, JsonProperty reference)
    {
        string folder = reference.Value.GetProperty("folder").GetString()!;
        return new ObservationReader().Read(
            Path.Combine(root, "data", "ogip", folder, reference.Value.GetProperty("pha").GetString()!),
            Options(root, folder, reference.Value)
        );
    }

    private static FitProblem Problem(SpectralModel model, JsonElement reference, JsonElement expected, ReadObservation read)
    {
        ObservedSpectrum spectrum = ((CountsPayload)read.Observation.Payload).Spectra[0];
        JsonElement range = reference.GetProperty("range_keV"),
            start = expected.GetProperty("start");
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        double column = start.GetProperty("nH_1e22").GetDouble();
        parameters[0] =
            expected.GetProperty("nH").GetString() == "free"
                ? parameters[0].Start(column)
                : parameters[0].Freeze(expected.GetProperty("params").GetProperty("nH_1e22").GetDouble());
        parameters[1] = parameters[1].Start(start.GetProperty("gamma").GetDouble());
        parameters[2] = parameters[2].Start(start.GetProperty("norm").GetDouble());
        return new FitProblem(
            model,
            parameters,
            [new FitSpectrum(spectrum, read.Response)],
            new FitSettings
            {
                LowerEnergy = range[0].GetDouble(),
                UpperEnergy = range[1].GetDouble(),
                UseGrouping = reference.GetProperty("grouped").GetBoolean(),
                Quality = reference.GetProperty("bad_quality_dropped").GetBoolean() ? ChannelQuality.Good : ChannelQuality.All,
                Statistic = expected.GetProperty("stat_name").GetString() switch
                {
                    "wstat" => StatisticKind.WStat,
                    "cstat" => StatisticKind.CStat,
                    _ => StatisticKind.ChiSquare,
                },
            }
        );
    }

    /// <summary>The reference names the files that a header leaves out.</summary>
    private static ObservationOptions Options(string root, string folder, JsonElement reference)
    {
        string rmf = reference.GetProperty("rmf").GetString()!;
        bool isHere = File.Exists(Of(folder, rmf));
        return new ObservationOptions
        {
            Rmf = Of(isHere ? folder : "swift-xrt-pc-2m0259", rmf),
            Arf = folder switch
            {
                "chandra-acis-m33" => Of(folder, "source.arf"),
                "swift-xrt-pc-2m0259" => Of(folder, "target_sr.arf"),
                "chandra-acis-gcs28" => Of(folder, "arf2286.fits"),
                _ => null,
            },
            Background = folder == "chandra-acis-m33" ? Of(folder, "back.pi") : null,
        };

        string Of(string inFolder, string name) => Path.Combine(root, "data", "ogip", inFolder, name);
    }
}
