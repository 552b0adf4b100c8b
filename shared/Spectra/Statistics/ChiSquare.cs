namespace Almagest.Spectra.Statistics;

/// <summary>χ² and the variances that are used with it.</summary>
public static class ChiSquare
{
    /// <summary>Σ (d - m)² / variance. A bin of variance 0 says nothing and is left out.</summary>
    public static double Statistic(ReadOnlySpan<double> counts, ReadOnlySpan<double> variance, ReadOnlySpan<double> expected)
    {
        PoissonStatistics.RequireSameLength(counts, variance);
        PoissonStatistics.RequireSameLength(counts, expected);
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double off = counts[i] - expected[i];
            if (variance[i] > 0)
                sum += off * off / variance[i];
        }
        return sum;
    }

    /// <summary>σ² of given errors and fractional systematic ones: STAT_ERR² + (SYS_ERR d)² (OGIP 92-007).</summary>
    public static double Variance(double counts, double statisticalError, double systematicError) =>
        (statisticalError * statisticalError) + (systematicError * counts * systematicError * counts);

    /// <summary>σ = 1 + √(d + 0.75). Source: Gehrels 1986, ApJ 303, 336.</summary>
    public static double GehrelsVariance(double counts)
    {
        double sigma = 1 + Math.Sqrt(counts + 0.75);
        return sigma * sigma;
    }

    /// <summary>σ² = d, and 1 where d = 0.</summary>
    public static double DataVariance(double counts) => counts > 0 ? counts : 1;

    /// <summary>Σ (d - m)² / max(m, 1): the variance of the model.</summary>
    public static double ModelVariance(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected) =>
        ModelStatistic(counts, [], expected);

    /// <summary>Σ (d - m)² / (variance + max(m, 1)): the variance of the model and what comes on top, such as a
    /// background's.</summary>
    /// <param name="counts">d, shape [n].</param>
    /// <param name="variance">Shape [n], or empty for nothing on top.</param>
    /// <param name="expected">m, shape [n].</param>
    public static double ModelStatistic(ReadOnlySpan<double> counts, ReadOnlySpan<double> variance, ReadOnlySpan<double> expected)
    {
        PoissonStatistics.RequireSameLength(counts, expected);
        if (variance.Length > 0)
            PoissonStatistics.RequireSameLength(counts, variance);
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double off = counts[i] - expected[i];
            sum += off * off / (Math.Max(expected[i], 1) + (variance.Length > 0 ? variance[i] : 0));
        }
        return sum;
    }
}
