namespace Almagest.Spectra.Statistics.Goodness;

/// <summary>The moments of C in one bin, given its expected counts.</summary>
/// <remarks>
/// Source: Kaastra 2017, A&amp;A 605, A51, whose sums over all counts are made here as they stand up to
/// <see cref="LargestSummed"/>;
/// his fitted approximations are good to 1 % or so. Beyond, the series of C in Poisson's central moments, good to 1e-9.
/// </remarks>
internal static class ExpectedCStat
{
    private const double LargestSummed = 50;

    /// <summary>k ln k.</summary>
    private static readonly double[] KLogK = [.. Enumerable.Range(0, 200).Select(k => k == 0 ? 0 : k * Math.Log(k))];

    /// <param name="expected">μ, counts, source and background together.</param>
    public static StatisticMoments Of(double expected)
    {
        double mu = Math.Max(expected, PoissonStatistics.SmallestExpectation);
        return mu <= LargestSummed ? Sum(mu) : Series(1 / mu);
    }

    private static StatisticMoments Sum(double mu)
    {
        StatisticMoments.Sums sums = default;
        double log = Math.Log(mu),
            probability = Math.Exp(-mu);
        int last = (int)(mu + (12 * Math.Sqrt(mu)) + 20);
        for (int k = 0; k <= last; k++)
        {
            sums.Add(probability, 2 * (mu - k + KLogK[k] - (k * log)), (k / mu) - 1);
            probability *= mu / (k + 1);
        }
        return sums.ToMoments();
    }

    /// <param name="x">1 / μ.</param>
    private static StatisticMoments Series(double x) =>
        new(
            1 + (x * (1.0 / 6 + (x * (1.0 / 6 + (x * (19.0 / 60 + (x * 0.9))))))),
            2 + (x * (2.0 / 3 + (x * (4.0 / 3 + (x * (701.0 / 180 + (x * 449.0 / 30))))))),
            // Cov(C, k) / μ is the derivative of C's mean with respect to μ, because ∂C/∂μ itself has mean 0.
            -x * x * (1.0 / 6 + (x * (1.0 / 3 + (x * (19.0 / 20 + (x * 3.6)))))),
            x
        );
}
