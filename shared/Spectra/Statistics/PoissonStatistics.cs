using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Almagest.Spectra.Numerics;

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
    public static double CStat(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected) => Linearise(counts, expected, [], []);

    /// <summary>C, with its slope and the expectation of its second derivative by m.</summary>
    /// <param name="counts">d, shape [bins].</param>
    /// <param name="expected">m, shape [bins].</param>
    /// <param name="slope">Shape [bins]; overwritten, or empty as it is not wanted.</param>
    /// <param name="weight">As the slope.</param>
    internal static double Linearise(
        ReadOnlySpan<double> counts,
        ReadOnlySpan<double> expected,
        Span<double> slope,
        Span<double> weight
    )
    {
        RequireSameLength(counts, expected);
        Vector256<double> sums = default,
            two = Vector256.Create(2.0);
        int i = 0;
        for (; i + 4 <= counts.Length; i += 4)
        {
            Vector256<double> d = Vector256.Create(counts[i..]),
                m = Vector256.Max(Vector256.Create(expected[i..]), Vector256.Create(SmallestExpectation));
            sums += two * Vector256.ConditionalSelect(Vector256.Equals(d, default), m, Deviance(d, m));
            if (slope.IsEmpty)
                continue;
            (two * (Vector256<double>.One - (d / m))).CopyTo(slope[i..]);
            (two / m).CopyTo(weight[i..]);
        }
        double sum = Vector256.Sum(sums);
        for (; i < counts.Length; i++)
        {
            double m = Math.Max(expected[i], SmallestExpectation);
            sum += CStatTerm(counts[i], m);
            if (!slope.IsEmpty)
                (slope[i], weight[i]) = (2 * (1 - (counts[i] / m)), 2 / m);
        }
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

    /// <summary>Where d and m differ by a smaller share, their logarithms' difference loses its digits.</summary>
    private const double Near = 0.01;

    /// <summary>m - d + d ln(d / m), each difference kept whole.</summary>
    internal static double Deviance(double d, double m)
    {
        double x = (m - d) / d;
        if (Math.Abs(x) > Near)
            return m - d + (d * Math.Log(d / m));
        // d (x - ln(1 + x)) by its series: 8 terms reach 1e-17.
        double sum = 0,
            power = x * x;
        for (int k = 2; k <= 9; k++, power *= -x)
            sum += power / k;
        return d * sum;
    }

    /// <summary>The same of four bins; any number where d is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Deviance(Vector256<double> d, Vector256<double> m)
    {
        Vector256<double> off = m - d,
            x = off / d,
            far = off + (d * VectorMath.Log(d / m)),
            isFar = Vector256.GreaterThan(Vector256.Abs(x), Vector256.Create(Near));
        if (Vector256.EqualsAll(isFar.AsInt64(), Vector256<long>.AllBitsSet))
            return far;
        Vector256<double> series = Vector256.Create(-1.0 / 9);
        for (int k = 8; k >= 2; k--)
            series = Vector256.FusedMultiplyAdd(series, x, Vector256.Create((k % 2 == 0 ? 1.0 : -1.0) / k));
        return Vector256.ConditionalSelect(isFar, far, d * x * x * series);
    }

    internal static void RequireSameLength(ReadOnlySpan<double> counts, ReadOnlySpan<double> other)
    {
        if (counts.Length != other.Length)
            throw new ArgumentException($"{other.Length} values for {counts.Length} bins.", nameof(other));
    }
}
