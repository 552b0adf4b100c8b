namespace Almagest.Spectra.Statistics;

/// <summary>
/// W: source and background counts both Poisson, the background's rate in each bin profiled out (where the likelihood of the
/// rate is greatest, given the model).
/// </summary>
/// <remarks>
/// Source: XSPEC manual, appendix B, <c>wstat</c>. With exposures t_s and t_b (each times BACKSCAL and AREASCAL) the model's
/// counts are m = t_s · rate, and the background expected in the source region is a b, where a = t_s / t_b and b is the
/// background expected in its own region.
/// </remarks>
internal static class WStatistic
{
    /// <param name="counts">S, counts in the source region.</param>
    /// <param name="background">B, counts in the background region.</param>
    /// <param name="scale">a: what multiplies background counts to give those in the source region; one value or one per
    /// bin.</param>
    /// <param name="expected">m, source counts of the model.</param>
    public static double WStat(
        ReadOnlySpan<double> counts,
        ReadOnlySpan<double> background,
        ReadOnlySpan<double> scale,
        ReadOnlySpan<double> expected
    )
    {
        PoissonStatistics.RequireSameLength(counts, expected);
        PoissonStatistics.RequireSameLength(counts, background);
        if (scale.Length != 1)
            PoissonStatistics.RequireSameLength(counts, scale);
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
            sum += Term(counts[i], background[i], scale[scale.Length == 1 ? 0 : i], expected[i]);
        return sum;
    }

    /// <summary>One bin of <see cref="WStat"/>.</summary>
    public static double Term(double s, double b, double a, double m)
    {
        m = Math.Max(m, PoissonStatistics.SmallestExpectation);
        double f = ProfiledBackground(s, b, a, m);
        // 2 (m + (1 + a) f - s ln(m + a f) - b ln f - s (1 - ln s) - b (1 - ln b)), each difference kept whole.
        double inSource = m + (a * f);
        return 2
            * ((s == 0 ? inSource : PoissonStatistics.Deviance(s, inSource)) + (b == 0 ? f : PoissonStatistics.Deviance(b, f)));
    }

    /// <summary>The most likely background counts in its own region, given the model's source counts.</summary>
    /// <param name="s">Counts in the source region.</param>
    /// <param name="b">Counts in the background region.</param>
    /// <param name="a">Source over background scale.</param>
    /// <param name="m">Source counts of the model, more than 0.</param>
    public static double ProfiledBackground(double s, double b, double a, double m)
    {
        if (s == 0)
            return b / (1 + a);
        // With no background counts the best rate is 0 if the source alone explains the counts.
        if (b == 0)
            return Math.Max(0, (s / (1 + a)) - (m / a));
        // a (1 + a) f² - (a (s + b) - (1 + a) m) f - b m = 0, the positive root; the form depends on the sign of the middle term.
        double half = 0.5 * ((a * (s + b)) - ((1 + a) * m));
        double root = Math.Sqrt((half * half) + (a * (1 + a) * b * m));
        return half >= 0 ? (half + root) / (a * (1 + a)) : b * m / (root - half);
    }
}
