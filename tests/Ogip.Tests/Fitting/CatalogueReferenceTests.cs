using System.Collections.Concurrent;
using System.Globalization;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Tests;

namespace Almagest.Ogip.Tests.Fitting;

/// <summary>Every RXTE spectrum, 3 to 20 keV, beside Sherpa's χ² (reference/catalogue_rxte-*.csv).</summary>
public sealed class CatalogueReferenceTests
{
    [Theory]
    [InlineData("rxte-pca-xtej1550", "tbabs*powerlaw", "pl_chi2"), InlineData("rxte-pca-groj1655-1996", "tbabs*powerlaw", "pl_chi2")]
    [InlineData("rxte-pca-xtej1550", "tbabs*(diskbb+powerlaw)", "dp_chi2"), InlineData("rxte-pca-groj1655-1996", "tbabs*(diskbb+powerlaw)", "dp_chi2")]
    public void No_fit_of_a_catalogue_ends_above_the_reference(string folder, string expression, string column)
    {
        string[][] rows = [.. File.ReadLines(SharedData.Require("reference", $"catalogue_{folder}.csv")).Select(line => line.Split(','))];
        int expectedAt = Array.IndexOf(rows[0], column);
        SpectralModel model = SpectralModel.Parse(expression, bins: BinIntegration.Midpoint);
        ObservationReader reader = new();
        ConcurrentBag<string> above = [];
        // The disc takes a hundred times as long: one spectrum in ten stands for all.
        Parallel.ForEach(rows.Skip(1).Where((_, i) => !expression.Contains("disk", StringComparison.Ordinal) || i % 10 == 0), row =>
        {
            double expected = double.Parse(row[expectedAt], CultureInfo.InvariantCulture);
            double found = Fit(model, reader.Read(Reference.File(folder, row[0]), new ObservationOptions { Rmf = Reference.File(folder, row[1]) }));
            // The reference's absorption is constant above 20 keV, see FitReferenceTests; bright states tell.
            if (found > expected + 0.01 + (3e-4 * expected)) above.Add($"{row[0]}: {found:F3} for {expected:F3}");
        });
        Assert.True(above.IsEmpty, $"{above.Count} of {rows.Length - 1}: {string.Join("; ", above.Take(20))}");
    }

    private static double Fit(SpectralModel model, ReadObservation read)
    {
        ObservedSpectrum spectrum = ((CountsPayload)read.Observation.Payload).Spectra[0];
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        parameters[0] = parameters[0].Freeze(0.7);
        bool disk = model.Parameters.Count > 3;
        // The limits of the reference: 0.1 to 5 keV, and Γ from -3 to 9.
        if (disk) (parameters[1], parameters[3]) = (parameters[1] with { Lower = 0.1, Upper = 5 }, parameters[3] with { Lower = -3 });
        FitProblem problem = new(model, parameters, [new FitSpectrum(spectrum, read.Response)], new FitSettings
        {
            LowerEnergy = 3,
            UpperEnergy = 20,
            DropBadQuality = false,
            Statistic = StatisticKind.ChiSquare,
        });
        double[][] starts = disk
            ? [[0.7, 1, 500, 2, 1], [0.7, 2.5, 5, 1.5, 0.1], [0.7, 0.4, 2e4, 2.5, 1], [0.7, 4, 0.5, 2.5, 1], [0.7, 1, 500, 0, 0.01]]
            : [[0.7, 2, 1]];
        return ClassicalFit.Refine(problem, starts).Statistic;
    }
}
