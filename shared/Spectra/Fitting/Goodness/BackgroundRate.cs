using Almagest.Spectra.Statistics;

namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>The background that a fit by W or PG implies, to expect and simulate by.</summary>
internal static class BackgroundRate
{
    /// <summary>Counts that are averaged over: then a rate is known to a fifth.</summary>
    private const double Wanted = 25;

    /// <summary>Counts expected in the background region of each bin, given the model's; 0 where the background is not
    /// data.</summary>
    /// <param name="bins">n bins.</param>
    /// <param name="expected">Source counts of the model, shape [n].</param>
    /// <returns>Shape [n].</returns>
    public static double[] Of(FitBins bins, ReadOnlySpan<double> expected)
    {
        if (bins.Statistic == StatisticKind.WStat)
            return Smoothed(bins, Profiled(bins, expected));
        double[] rate = new double[bins.Count];
        if (bins.Statistic != StatisticKind.PgStat)
            return rate;
        for (int i = 0; i < rate.Length; i++)
            rate[i] = PgStatistic.ProfiledBackground(
                bins.Counts[i],
                bins.Background[i],
                bins.Variance[i],
                bins.BackgroundScale[i],
                Math.Max(expected[i], PoissonStatistics.SmallestExpectation)
            );
        return rate;
    }

    /// <summary>As <see cref="Of"/>, by the background's counts alone. In channels with far less than a count W's profile takes
    /// some of the source for background, and a variance that is made of it is too large.</summary>
    /// <returns>Shape [bins].</returns>
    public static double[] Measured(FitBins bins, ReadOnlySpan<double> expected) =>
        bins.Statistic == StatisticKind.WStat ? Smoothed(bins, bins.Background) : Of(bins, expected);

    private static double[] Profiled(FitBins bins, ReadOnlySpan<double> expected)
    {
        double[] profiled = new double[bins.Count];
        for (int i = 0; i < profiled.Length; i++)
            profiled[i] = WStatistic.ProfiledBackground(
                bins.Counts[i],
                bins.Background[i],
                bins.BackgroundScale[i],
                Math.Max(expected[i], PoissonStatistics.SmallestExpectation)
            );
        return profiled;
    }

    /// <summary>
    /// Averaged over as many neighbours as hold 25 counts. Bin by bin rates are as noisy as the data they came from, and most are
    /// 0 where the background is faint.
    /// </summary>
    private static double[] Smoothed(FitBins bins, double[] single)
    {
        int n = bins.Count;
        double[] counts = new double[n + 1],
            sums = new double[n + 1];
        for (int i = 0; i < n; i++)
            (counts[i + 1], sums[i + 1]) = (counts[i] + bins.Background[i], sums[i] + single[i]);
        double[] rate = new double[n];
        for (int i = 0, reach = 0; i < n; i++)
        {
            // The reach of the last bin is nearly that of the next.
            reach = Math.Max(0, reach - 1);
            while (Within(counts, i, reach) < Wanted && (i - reach > 0 || i + reach < n - 1))
                reach++;
            rate[i] = Within(sums, i, reach) / (Math.Min(n, i + reach + 1) - Math.Max(0, i - reach));
        }
        return rate;
    }

    private static double Within(double[] cumulated, int bin, int reach) =>
        cumulated[Math.Min(cumulated.Length - 1, bin + reach + 1)] - cumulated[Math.Max(0, bin - reach)];
}
