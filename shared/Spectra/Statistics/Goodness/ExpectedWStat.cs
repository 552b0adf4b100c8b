using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Statistics.Goodness;

/// <summary>The moments of W in one bin: sums over source and background counts, each Poisson.</summary>
/// <remarks>
/// W's expected value depends on the background, which W profiles out: unlike C's it is no function of the model alone. It is
/// below 1 where either region has few counts, down to 0 for empty bins.
/// </remarks>
internal static class ExpectedWStat
{
    /// <summary>Beside the likeliest pair of counts.</summary>
    private const double Negligible = 1e-8;

    /// <param name="source">m, counts of the model in the source region.</param>
    /// <param name="background">f, counts expected in the background region.</param>
    /// <param name="scale">a: what multiplies background counts to give those in the source region.</param>
    public static StatisticMoments Of(double source, double background, double scale)
    {
        double m = Math.Max(source, PoissonStatistics.SmallestExpectation);
        Span<double> s = stackalloc double[PoissonAxis.MostPoints],
            sWeight = stackalloc double[PoissonAxis.MostPoints];
        Span<double> b = stackalloc double[PoissonAxis.MostPoints],
            bWeight = stackalloc double[PoissonAxis.MostPoints];
        int sCount = PoissonAxis.Write(m + (scale * background), s, sWeight),
            bCount = PoissonAxis.Write(background, b, bWeight);
        Span<double> bLog = stackalloc double[bCount];
        for (int j = 0; j < bCount; j++)
            bLog[j] = b[j] == 0 ? 0 : b[j] * Math.Log(b[j]);
        double least = Negligible * Largest(sWeight[..sCount]) * Largest(bWeight[..bCount]);
        StatisticMoments.Sums sums = default;
        for (int i = 0; i < sCount; i++)
        {
            double sLog = s[i] == 0 ? 0 : s[i] * Math.Log(s[i]);
            for (int j = 0; j < bCount; j++)
            {
                double weight = sWeight[i] * bWeight[j];
                if (weight < least)
                    continue;
                double f = WStatistic.ProfiledBackground(s[i], b[j], scale, m),
                    inSource = m + (scale * f);
                // The term of W, its logarithms of counts computed once; its last digits do not matter here.
                double value =
                    2
                    * (
                        inSource
                        + f
                        - s[i]
                        - b[j]
                        + sLog
                        - (s[i] == 0 ? 0 : s[i] * VectorMath.Log(inSource))
                        + bLog[j]
                        - (b[j] == 0 ? 0 : b[j] * VectorMath.Log(f))
                    );
                sums.Add(weight, value, (s[i] / inSource) - 1);
            }
        }
        return sums.ToMoments();
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
            largest = Math.Max(largest, value);
        return largest;
    }
}
