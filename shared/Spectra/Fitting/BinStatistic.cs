using Almagest.Spectra.Statistics;

namespace Almagest.Spectra.Fitting;

/// <summary>A spectrum's statistic as a function of the counts that the model expects.</summary>
internal static class BinStatistic
{
    public static double Sum(FitBins bins, ReadOnlySpan<double> expected) =>
        bins.Statistic switch
        {
            StatisticKind.CStat => PoissonStatistics.CStat(bins.Counts, expected),
            StatisticKind.Cash => PoissonStatistics.Cash(bins.Counts, expected),
            StatisticKind.WStat => WStatistic.WStat(bins.Counts, bins.Background, bins.BackgroundScale, expected),
            StatisticKind.PgStat => PgStatistic.PgStat(
                bins.Counts,
                bins.Background,
                bins.Variance,
                bins.BackgroundScale,
                expected
            ),
            _ when bins.Weight == ChiSquareWeight.Model => ChiSquare.ModelStatistic(bins.Counts, bins.Variance, expected),
            _ => ChiSquare.Statistic(bins.Counts, bins.Variance, expected),
        };

    /// <summary>The statistic, its first derivatives with respect to the expected counts, and the expectation of the second
    /// ones.</summary>
    /// <param name="bins">n bins.</param>
    /// <param name="expected">m, shape [n].</param>
    /// <param name="slope">Shape [n]; overwritten.</param>
    /// <param name="weight">Shape [n], at least 0; overwritten.</param>
    public static double Linearise(FitBins bins, ReadOnlySpan<double> expected, Span<double> slope, Span<double> weight)
    {
        switch (bins.Statistic)
        {
            case StatisticKind.CStat:
                return PoissonStatistics.Linearise(bins.Counts, expected, slope, weight);
            case StatisticKind.WStat:
                return WStatistic.WStat(bins.Counts, bins.Background, bins.BackgroundScale, expected, slope, weight);
        }
        for (int i = 0; i < expected.Length; i++)
        {
            double m = Math.Max(expected[i], PoissonStatistics.SmallestExpectation),
                counts = bins.Counts[i],
                a = bins.BackgroundScale[i];
            switch (bins.Statistic)
            {
                case StatisticKind.Cash:
                    (slope[i], weight[i]) = (2 * (1 - (counts / m)), 2 / m);
                    break;
                // As with W: the background at its best, and the variance wider by its uncertainty.
                case StatisticKind.PgStat:
                    double inSource =
                        m + (a * PgStatistic.ProfiledBackground(counts, bins.Background[i], bins.Variance[i], a, m));
                    (slope[i], weight[i]) = (2 * (1 - (counts / inSource)), 2 / (inSource + (a * a * bins.Variance[i])));
                    break;
                default:
                    double variance = bins.VarianceAt(i, expected[i]),
                        off = (expected[i] - counts) / variance;
                    (slope[i], weight[i]) = variance > 0 ? (2 * off, 2 / variance) : (0, 0);
                    // A variance that grows with the model lowers χ² as it grows.
                    if (bins.Weight == ChiSquareWeight.Model && expected[i] > 1)
                        slope[i] -= off * off;
                    break;
            }
        }
        return Sum(bins, expected);
    }
}
