using System.Globalization;
using Almagest.Ogip;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Tests;

/// <summary>The RXTE spectra that Sherpa fitted, 3 to 20 keV (reference/catalogue_rxte-*.csv), as problems of ours.</summary>
internal static class ReferenceCatalogue
{
    public static readonly string[] Folders = ["rxte-pca-xtej1550", "rxte-pca-groj1655-1996"];

    /// <summary>Where a disc with a power law starts: [Tin, norm, Γ, norm]; hot and faint first.</summary>
    private static readonly double[][] DiscStarts =
    [
        [2.5, 5, 1.5, 0.1],
        [1, 500, 0, 0.01],
        [1, 500, 2, 1],
        [0.4, 2e4, 2.5, 1],
    ];

    /// <param name="PowerLaw">The reference's χ² of tbabs*powerlaw.</param>
    /// <param name="Disc">The reference's χ² of tbabs*(diskbb+powerlaw).</param>
    public sealed record Row(string Name, double PowerLaw, double Disc, ReadObservation Observation);

    /// <param name="root">The folder that holds "data" and "reference".</param>
    /// <param name="folder">One of <see cref="Folders"/>.</param>
    public static IEnumerable<Row> Read(string root, string folder)
    {
        ObservationReader reader = new();
        string[][] rows =
        [
            .. File.ReadLines(Path.Combine(root, "reference", $"catalogue_{folder}.csv")).Select(line => line.Split(',')),
        ];
        (int powerLaw, int disc) = (Array.IndexOf(rows[0], "pl_chi2"), Array.IndexOf(rows[0], "dp_chi2"));
        foreach ((string[] row, (string spectrum, string response)) in rows.Skip(1).Zip(Files(root, folder)))
            yield return new(
                row[0],
                double.Parse(row[powerLaw], CultureInfo.InvariantCulture),
                double.Parse(row[disc], CultureInfo.InvariantCulture),
                reader.Read(spectrum, new ObservationOptions { Rmf = response })
            );
    }

    /// <summary>Paths of each spectrum and of its response, in the order of <see cref="Read"/>.</summary>
    public static IEnumerable<(string Spectrum, string Response)> Files(string root, string folder) =>
        File.ReadLines(Path.Combine(root, "reference", $"catalogue_{folder}.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(cells =>
                (Path.Combine(root, "data", "ogip", folder, cells[0]), Path.Combine(root, "data", "ogip", folder, cells[1]))
            );

    /// <summary>The fit of "powerlaw" or "diskbb+powerlaw" behind tbabs, with the reference's limits, and the starts for
    /// it.</summary>
    /// <param name="row">A spectrum.</param>
    /// <param name="model">With or without tbabs in front, whose column is frozen at 0.7.</param>
    /// <param name="absorbed">The row's response, or one with the absorption in its area.</param>
    public static (FitProblem Problem, double[][] Starts) Fit(Row row, SpectralModel model, ResponseMatrix absorbed)
    {
        ObservedSpectrum spectrum = ((CountsPayload)row.Observation.Observation.Payload).Spectra[0];
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        int first = model.Parameters[0].Name == "tbabs.nH" ? 1 : 0;
        if (first == 1)
            parameters[0] = parameters[0].Freeze(0.7);
        bool disc = model.Parameters.Count > 3;
        // The limits of the reference: 0.1 to 5 keV, and Γ from -3 to 9.
        if (disc)
            (parameters[first], parameters[first + 2]) = (
                parameters[first] with
                {
                    Lower = 0.1,
                    Upper = 5,
                },
                parameters[first + 2] with
                {
                    Lower = -3,
                }
            );
        FitProblem problem = new(
            model,
            parameters,
            [new FitSpectrum(spectrum, absorbed)],
            new FitSettings
            {
                LowerEnergy = 3,
                UpperEnergy = 20,
                Quality = ChannelQuality.All,
                Statistic = StatisticKind.ChiSquare,
            }
        );
        double[][] starts = disc
            ? DiscStarts
            :
            [
                [2, 1],
            ];
        return (problem, [.. starts.Select(start => first == 1 ? [0.7, .. start] : start)]);
    }

    /// <summary>
    /// A response that has the reference's absorption in its area: exp(-0.7 σ) at the middle of each bin, σ linear between the
    /// nodes of
    /// data/xsect's table and constant beyond its ends.
    /// </summary>
    public static ResponseMatrix Absorb(string root, ResponseMatrix response)
    {
        BinaryTable table = FitsFile
            .Open(Path.Combine(root, "data", "xsect", "xsect_tbabs_wilm.fits"))
            .Hdus.First(hdu => hdu.IsTable)
            .Table;
        double[] energy = table.Require("ENERGY").ReadScalars(),
            sigma = table.Require("SIGMA").ReadScalars();
        double[] area = new double[response.Energies.BinCount];
        for (int bin = 0; bin < area.Length; bin++)
            area[bin] = Math.Exp(-0.7 * Between(response.Energies.Center(bin)));
        return ResponseMatrix.Combine(response.Redistribution, new EffectiveArea(response.Energies, area));

        double Between(double at)
        {
            int above = Array.BinarySearch(energy, at);
            if (above < 0)
                above = ~above;
            if (above == 0)
                return sigma[0];
            if (above == energy.Length)
                return sigma[^1];
            double share = (at - energy[above - 1]) / (energy[above] - energy[above - 1]);
            return sigma[above - 1] + (share * (sigma[above] - sigma[above - 1]));
        }
    }
}
