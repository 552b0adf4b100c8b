using System.Globalization;

namespace Almagest.Tests;

/// <summary>What Sherpa found in an RXTE spectrum (reference/catalogue_rxte-*.csv). NaN: not known.</summary>
/// <param name="Rate">Counts a second.</param>
/// <param name="PowerLaw">χ² of tbabs*powerlaw.</param>
/// <param name="Index">Γ of that.</param>
/// <param name="IndexError">1 sigma.</param>
/// <param name="Disc">χ² of tbabs*(diskbb+powerlaw).</param>
/// <param name="Temperature">Of that disc, keV.</param>
/// <param name="TemperatureError">keV, 1 sigma.</param>
/// <param name="Bins">Of either fit.</param>
internal sealed record RxteReference(
    string Name,
    double Rate,
    double PowerLaw,
    double Index,
    double IndexError,
    double Disc,
    double Temperature,
    double TemperatureError,
    double DiscNorm,
    double Bins
)
{
    public bool IsDescribed => Disc < 1.5 * (Bins - 4);

    public bool IsHot => IsDescribed && Temperature is > 0.5 and < 1.6 && TemperatureError < 0.05 * Temperature;

    public bool NeedsNoDisc => PowerLaw < 1.5 * (Bins - 2) && IndexError < 0.05;

    /// <param name="folder">Of <see cref="ReferenceCatalogue.Folders"/>.</param>
    public static RxteReference[] Read(string folder)
    {
        string[][] lines =
        [
            .. File.ReadLines(SharedData.Require("reference", $"catalogue_{folder}.csv")).Select(line => line.Split(',')),
        ];
        return
        [
            .. lines
                .Skip(1)
                .Select(line =>
                {
                    double Of(string column) =>
                        line[Array.IndexOf(lines[0], column)] is { Length: > 0 } cell
                            ? double.Parse(cell, CultureInfo.InvariantCulture)
                            : double.NaN;
                    return new RxteReference(
                        line[0],
                        Of("counts") / Of("exposure_s"),
                        Of("pl_chi2"),
                        Of("pl_gamma"),
                        Of("pl_gamma_err"),
                        Of("dp_chi2"),
                        Of("dp_Tin_keV"),
                        Of("dp_Tin_err"),
                        Of("dp_disk_norm"),
                        Of("nbins")
                    );
                }),
        ];
    }
}
