using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Spectra.Domain;

/// <summary>The residuals of a classical fit, on the bins of a campaign's grid: coarse enough to mean something for few counts.</summary>
public static class FitResiduals
{
    /// <param name="problem">As fitted; what its spectra have in a bin of the grid is added up.</param>
    /// <param name="parameters">Shape [all parameters], of the best fit.</param>
    /// <param name="grid">Of the campaign.</param>
    /// <returns>Null if no channel lies within the grid.</returns>
    public static ResidualScan? Of(FitProblem problem, double[] parameters, EnergyGrid grid)
    {
        double[] counts = new double[grid.BinCount], expected = new double[grid.BinCount], variance = new double[grid.BinCount];
        bool[] seen = new bool[grid.BinCount];
        for (int k = 0; k < problem.Spectra.Count; k++)
        {
            FitBins bins = problem.Spectra[k];
            double[] model = new double[bins.Count];
            problem.Expected(k, parameters, model);
            double[] background = BackgroundRate.Of(bins, model);
            for (int i = 0; i < bins.Count; i++)
            {
                int bin = grid.FindBin(0.5 * (bins.Lower[i] + bins.Upper[i]));
                if (bin < 0) continue;
                bool isGaussian = bins.Statistic == StatisticKind.ChiSquare;
                (double scale, double source) = (bins.BackgroundScale[i], Math.Max(0, model[i]));
                seen[bin] = true;
                counts[bin] += bins.Counts[i];
                // Less the background as it was measured: the rate that the fit implies follows the very counts that are in question.
                expected[bin] += isGaussian ? model[i] : source + (scale * bins.Background[i]);
                variance[bin] += isGaussian ? bins.Variance[i] : source + (scale * (1 + scale) * background[i]);
            }
        }
        int[] kept = [.. Enumerable.Range(0, seen.Length).Where(bin => seen[bin])];
        double[] Of(double[] values) => [.. kept.Select(bin => values[bin])];
        return kept.Length == 0 ? null : ResidualScan.OfCounts(Of(counts), Of(expected), Of(variance));
    }
}
