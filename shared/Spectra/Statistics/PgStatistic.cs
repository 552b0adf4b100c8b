namespace Almagest.Spectra.Statistics;

/// <summary>Poisson counts with a Gaussian background, whose most likely expectation in each bin is profiled out.</summary>
/// <remarks>Source: XSPEC manual, appendix B, "Poisson data with Gaussian background" (pgstat). The background is kept at 0 or
/// above.</remarks>
internal static class PgStatistic
{
    /// <summary>2 Σ (m + a f - S + S ln(S / (m + a f))) + (B - f)² / σ².</summary>
    /// <param name="counts">S, in the source region.</param>
    /// <param name="background">B, in the background region.</param>
    /// <param name="variance">σ² of B; where it is 0, B is exact.</param>
    /// <param name="scale">a: what multiplies the background to give that in the source region; one value per bin.</param>
    /// <param name="expected">m, source counts of the model.</param>
    public static double PgStat(
        ReadOnlySpan<double> counts,
        ReadOnlySpan<double> background,
        ReadOnlySpan<double> variance,
        ReadOnlySpan<double> scale,
        ReadOnlySpan<double> expected
    )
    {
        PoissonStatistics.RequireSameLength(counts, expected);
        PoissonStatistics.RequireSameLength(counts, background);
        PoissonStatistics.RequireSameLength(counts, variance);
        PoissonStatistics.RequireSameLength(counts, scale);
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
            sum += Term(counts[i], background[i], variance[i], scale[i], expected[i]);
        return sum;
    }

    /// <summary>One bin of <see cref="PgStat"/>.</summary>
    public static double Term(double s, double b, double variance, double a, double m)
    {
        m = Math.Max(m, PoissonStatistics.SmallestExpectation);
        double f = ProfiledBackground(s, b, variance, a, m),
            off = b - f;
        return PoissonStatistics.CStatTerm(s, m + (a * f)) + (variance > 0 ? off * off / variance : 0);
    }

    /// <summary>The most likely background in its own region, given the model's source counts.</summary>
    /// <param name="s">Counts in the source region.</param>
    /// <param name="b">Background.</param>
    /// <param name="variance">σ² of it.</param>
    /// <param name="a">Source over background scale.</param>
    /// <param name="m">Source counts of the model, more than 0.</param>
    public static double ProfiledBackground(double s, double b, double variance, double a, double m)
    {
        if (!(variance > 0) || a == 0)
            return Math.Max(b, 0);
        // a f² + (m - a c) f - (c m + a s σ²) = 0 for c = b - a σ², the larger root; its form depends on the sign of the middle
        // term.
        double c = b - (a * variance),
            half = 0.5 * ((a * c) - m),
            product = (c * m) + (a * s * variance);
        double root = Math.Sqrt(Math.Max((half * half) + (a * product), 0));
        double f = half >= 0 ? (half + root) / a : product / (root - half);
        return f > 0 ? f : 0;
    }
}
