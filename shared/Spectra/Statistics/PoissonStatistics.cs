namespace Almagest.Spectra.Statistics;

/// <summary>Statistics of Poisson counts; each is twice a negative log-likelihood up to a constant of the data.</summary>
/// <remarks>Spans have one value per bin (a channel or a group).</remarks>
public static class PoissonStatistics
{
    /// <summary>Where a model gives no counts, it is taken to give this many, so that the statistic stays finite.</summary>
    public const double SmallestExpectation = 1e-25;

    /// <summary>2 Σ (m - d + d ln(d / m)): Cash's statistic with the data's own term, near χ² for many counts.</summary>
    /// <param name="counts">d, at least 0.</param>
    /// <param name="expected">m, counts; floored at <see cref="SmallestExpectation"/>.</param>
    /// <remarks>Source: XSPEC manual, appendix B, <c>cstat</c>; Cash 1979.</remarks>
    public static double CStat(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected)
    {
        RequireSameLength(counts, expected);
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
            sum += CStatTerm(counts[i], expected[i]);
        return sum;
    }

    /// <summary>2 Σ (m - d ln m).</summary>
    /// <remarks>Source: Cash 1979, ApJ 228, 939.</remarks>
    public static double Cash(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected)
    {
        RequireSameLength(counts, expected);
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double m = Math.Max(expected[i], SmallestExpectation);
            sum += m - (counts[i] == 0 ? 0 : counts[i] * Math.Log(m));
        }
        return 2 * sum;
    }

    /// <summary>One bin of <see cref="CStat"/>.</summary>
    public static double CStatTerm(double d, double m)
    {
        m = Math.Max(m, SmallestExpectation);
        return d == 0 ? 2 * m : 2 * Deviance(d, m);
    }

    /// <summary>m - d + d ln(d / m); near m = d the difference would lose its digits.</summary>
    internal static double Deviance(double d, double m)
    {
        double x = (m - d) / d;
        if (Math.Abs(x) > 0.01)
            return m - d + (d * Math.Log(d / m));
        // d (x - ln(1 + x)) by its series: 8 terms reach 1e-17.
        double sum = 0,
            power = x * x;
        for (int k = 2; k <= 9; k++, power *= -x)
            sum += power / k;
        return d * sum;
    }

    internal static void RequireSameLength(ReadOnlySpan<double> counts, ReadOnlySpan<double> other)
    {
        if (counts.Length != other.Length)
            throw new ArgumentException($"{other.Length} values for {counts.Length} bins.", nameof(other));
    }
}
