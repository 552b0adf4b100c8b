using System.Runtime.Intrinsics;

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
    /// <param name="slope">∂ W / ∂ m, shape [bins]; overwritten, or empty as it is not wanted.</param>
    /// <param name="weight">The expectation of the second derivative, shape [bins]; as the slope.</param>
    public static double WStat(
        ReadOnlySpan<double> counts,
        ReadOnlySpan<double> background,
        ReadOnlySpan<double> scale,
        ReadOnlySpan<double> expected,
        Span<double> slope = default,
        Span<double> weight = default
    )
    {
        PoissonStatistics.RequireSameLength(counts, expected);
        PoissonStatistics.RequireSameLength(counts, background);
        if (scale.Length != 1)
            PoissonStatistics.RequireSameLength(counts, scale);
        Vector256<double> sums = default,
            two = Vector256.Create(2.0);
        int i = 0;
        for (; i + 4 <= counts.Length; i += 4)
        {
            Vector256<double> s = Vector256.Create(counts[i..]),
                b = Vector256.Create(background[i..]),
                a = scale.Length == 1 ? Vector256.Create(scale[0]) : Vector256.Create(scale[i..]),
                m = Vector256.Max(Vector256.Create(expected[i..]), Vector256.Create(PoissonStatistics.SmallestExpectation)),
                f = ProfiledBackground(s, b, a, m),
                inSource = m + (a * f),
                isDark = Vector256.Equals(s, default),
                isClear = Vector256.Equals(b, default);
            sums +=
                two
                * (
                    Vector256.ConditionalSelect(isDark, inSource, PoissonStatistics.Deviance(s, inSource))
                    + Vector256.ConditionalSelect(isClear, f, PoissonStatistics.Deviance(b, f))
                );
            if (slope.IsEmpty)
                continue;
            (two * (Vector256<double>.One - (s / inSource))).CopyTo(slope[i..]);
            Vector256<double> floor = isDark & isClear & (a / (Vector256<double>.One + a));
            (two / (inSource + (a * a * f) + floor)).CopyTo(weight[i..]);
        }
        double sum = Vector256.Sum(sums);
        for (; i < counts.Length; i++)
        {
            (double s, double b, double a, double m) = (
                counts[i],
                background[i],
                scale[scale.Length == 1 ? 0 : i],
                Math.Max(expected[i], PoissonStatistics.SmallestExpectation)
            );
            sum += Term(s, b, a, m);
            if (slope.IsEmpty)
                continue;
            // Where the background is at its best, W changes with m as C does; its uncertainty widens the variance.
            double f = ProfiledBackground(s, b, a, m),
                inSource = m + (a * f),
                // With no counts at all W is linear: as m goes to 0, 2 / m would hold everything where it is.
                floor = s == 0 && b == 0 ? a / (1 + a) : 0;
            (slope[i], weight[i]) = (2 * (1 - (s / inSource)), 2 / (inSource + (a * a * f) + floor));
        }
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

    /// <summary>The same of four bins: without counts, or without background, the quadratic's root is what is written out
    /// above.</summary>
    private static Vector256<double> ProfiledBackground(
        Vector256<double> s,
        Vector256<double> b,
        Vector256<double> a,
        Vector256<double> m
    )
    {
        Vector256<double> both = a * (Vector256<double>.One + a),
            half = Vector256.Create(0.5) * ((a * (s + b)) - ((Vector256<double>.One + a) * m)),
            root = Vector256.Sqrt((half * half) + (both * b * m)),
            isPositive = Vector256.GreaterThanOrEqual(half, default);
        return Vector256.ConditionalSelect(isPositive, half + root, b * m)
            / Vector256.ConditionalSelect(isPositive, both, root - half);
    }
}
