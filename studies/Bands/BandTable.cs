using System.Globalization;
using Almagest.Cli.Demo;
using Almagest.Networks.Bands;

namespace Almagest.Studies.Bands;

/// <summary>What bands of filled bins hold, for tables.</summary>
internal static class BandTable
{
    public static IReadOnlyList<string> Headings(string unit) =>
        ["spectra", "number", "within the band", $"half width, {unit}", $"error, rms {unit}"];

    public static IEnumerable<IReadOnlyList<string>> Rows(IEnumerable<BandCoverage> groups) =>
        groups.Select(group =>
            (IReadOnlyList<string>)
                [
                    group.Name,
                    group.Spectra.ToString(CultureInfo.InvariantCulture),
                    Share(group.Coverage, group.StandardError ?? double.NaN),
                    DemoReport.Number(group.HalfWidth),
                    DemoReport.Number(group.Error),
                ]
        );

    /// <summary>In per cent, with the standard error; nothing for NaN.</summary>
    public static string Share(double share, double error) =>
        double.IsNaN(share) ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} ± {100 * error:0.0} %");
}
