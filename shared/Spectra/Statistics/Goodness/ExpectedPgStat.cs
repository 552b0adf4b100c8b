namespace Almagest.Spectra.Statistics.Goodness;

/// <summary>The moments of PG in one bin: sums over Poisson counts and a Gaussian background.</summary>
internal static class ExpectedPgStat
{
    private const double Reach = 6.3;

    /// <summary>A Gaussian summed in steps of 0.7 σ differs from its integral by e^-40.</summary>
    private const double Step = 0.7;

    /// <param name="source">m, counts of the model in the source region.</param>
    /// <param name="background">f, expected in the background region.</param>
    /// <param name="variance">σ² of the background that is measured there; 0 if it is exact.</param>
    /// <param name="scale">a: what multiplies the background to give that in the source region.</param>
    public static StatisticMoments Of(double source, double background, double variance, double scale)
    {
        double m = Math.Max(source, PoissonStatistics.SmallestExpectation),
            sigma = Math.Sqrt(variance);
        Span<double> s = stackalloc double[PoissonAxis.MostPoints],
            weight = stackalloc double[PoissonAxis.MostPoints];
        int count = PoissonAxis.Write(m + (scale * background), s, weight);
        StatisticMoments.Sums sums = default;
        for (double x = sigma > 0 ? -Reach : 0; x <= Reach; x += sigma > 0 ? Step : double.PositiveInfinity)
        for (int i = 0; i < count; i++)
        {
            double b = background + (x * sigma),
                inSource = m + (scale * PgStatistic.ProfiledBackground(s[i], b, variance, scale, m));
            sums.Add(weight[i] * Math.Exp(-0.5 * x * x), PgStatistic.Term(s[i], b, variance, scale, m), (s[i] / inSource) - 1);
        }
        return sums.ToMoments();
    }
}
