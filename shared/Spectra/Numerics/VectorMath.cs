using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Almagest.Spectra.Numerics;

/// <summary>
/// Elementary functions over spans, good to about 1 unit in the last place and the same to the bit on every CPU: the platform's
/// own differ between libraries and instruction sets, and a simulated shard must not.
/// </summary>
internal static class VectorMath
{
    // 1.5 × 2^52: adding it leaves the nearest whole number in the low bits.
    private const double RoundingShift = 6755399441055744.0;

    /// <summary>y = exp(x), element by element; 0 below -708.</summary>
    public static void Exp(ReadOnlySpan<double> x, Span<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} arguments for {y.Length} values.");
        int i = 0;
        for (; i + 4 <= x.Length; i += 4)
            Exp(Vector256.Create(x[i..])).CopyTo(y[i..]);
        if (i == x.Length)
            return;
        Span<double> tail = stackalloc double[4];
        tail.Clear();
        x[i..].CopyTo(tail);
        Exp(Vector256.Create<double>(tail)).CopyTo(tail);
        tail[..(x.Length - i)].CopyTo(y[i..]);
    }

    /// <summary>y = ln x, element by element.</summary>
    public static void Log(ReadOnlySpan<double> x, Span<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} arguments for {y.Length} values.");
        int i = 0;
        for (; i + 4 <= x.Length; i += 4)
            Log(Vector256.Create(x[i..])).CopyTo(y[i..]);
        for (; i < x.Length; i++)
            y[i] = Log(x[i]);
    }

    /// <summary>The sum of all: four by turns, then those together.</summary>
    public static double Sum(ReadOnlySpan<double> x)
    {
        int i = 0;
        Vector256<double> sums = Vector256<double>.Zero;
        for (; i + 4 <= x.Length; i += 4)
            sums += Vector256.Create(x[i..]);
        double sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (; i < x.Length; i++)
            sum += x[i];
        return sum;
    }

    /// <summary>sum += factor · x, element by element.</summary>
    public static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> x)
    {
        int i = 0;
        Vector256<double> times = Vector256.Create(factor);
        for (; i + 4 <= sum.Length; i += 4)
            (Vector256.Create(sum[i..]) + (times * Vector256.Create(x[i..]))).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += factor * x[i];
    }

    /// <summary>sum += number, element by element.</summary>
    public static void Add(Span<double> sum, double number)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += number;
    }

    /// <summary>sum = x + number, element by element.</summary>
    public static void Add(ReadOnlySpan<double> x, double number, Span<double> sum)
    {
        int i = 0;
        for (; i + 4 <= sum.Length; i += 4)
            (Vector256.Create(x[i..]) + Vector256.Create(number)).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] = x[i] + number;
    }

    /// <summary>product = x · factor, element by element.</summary>
    public static void Multiply(ReadOnlySpan<double> x, double factor, Span<double> product)
    {
        int i = 0;
        for (; i + 4 <= product.Length; i += 4)
            (Vector256.Create(x[i..]) * Vector256.Create(factor)).CopyTo(product[i..]);
        for (; i < product.Length; i++)
            product[i] = x[i] * factor;
    }

    /// <summary>product *= x, element by element.</summary>
    public static void Multiply(Span<double> product, ReadOnlySpan<double> x)
    {
        int i = 0;
        for (; i + 4 <= product.Length; i += 4)
            (Vector256.Create(product[i..]) * Vector256.Create(x[i..])).CopyTo(product[i..]);
        for (; i < product.Length; i++)
            product[i] *= x[i];
    }

    /// <summary>product *= factor, element by element.</summary>
    public static void Multiply(Span<double> product, double factor)
    {
        if (factor == 1)
            return;
        for (int i = 0; i < product.Length; i++)
            product[i] *= factor;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Exp(double x) => Exp(Vector256.Create(x)).ToScalar();

    /// <summary>Cody-Waite reduction to abs(r) &lt; ln 2 / 2, then the Taylor series to r^13 (remainder 4e-18).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // neighbours in a loop then overlap
    public static Vector256<double> Exp(Vector256<double> x)
    {
        Vector256<double> limited = Vector256.Min(Vector256.Max(x, Vector256.Create(-708.0)), Vector256.Create(709.7));
        Vector256<double> shift = Vector256.Create(RoundingShift);
        Vector256<double> shifted = Vector256.FusedMultiplyAdd(limited, Vector256.Create(1.4426950408889634), shift);
        Vector256<double> whole = shifted - shift;
        Vector256<double> r = Vector256.FusedMultiplyAdd(whole, Vector256.Create(-6.93147180369123816490e-01), limited);
        r = Vector256.FusedMultiplyAdd(whole, Vector256.Create(-1.90821492927058770002e-10), r);
        Vector256<double> sum = Vector256.Create(1.0 / 6227020800);
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 479001600));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 39916800));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 3628800));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 362880));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 40320));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 5040));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 720));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 120));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 24));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1.0 / 6));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(0.5));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256<double>.One);
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256<double>.One);
        Vector256<long> exponent = (shifted.AsInt64() << 52) + Vector256.Create(1023L << 52);
        Vector256<double> result = sum * exponent.AsDouble();
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(-708.0)), Vector256<double>.Zero, result);
        return Vector256.ConditionalSelect(
            Vector256.GreaterThan(x, Vector256.Create(709.7)),
            Vector256.Create(double.PositiveInfinity),
            result
        );
    }

    /// <summary>ln x of positive, normal, finite x, as <see cref="Log(double)"/> to the last place or two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log(Vector256<double> x)
    {
        // The mantissa between sqrt(1/2) and sqrt(2), so that the series converges evenly on both sides of 1.
        Vector256<long> bits = x.AsInt64() - Vector256.Create(0x3FE6A09E667F3BCDL);
        Vector256<long> exponent = bits >> 52;
        Vector256<double> mantissa = (
            (bits & Vector256.Create(0xFFFFFFFFFFFFFL)) + Vector256.Create(0x3FE6A09E667F3BCDL)
        ).AsDouble();
        Vector256<double> f = mantissa - Vector256<double>.One,
            s = f / (f + Vector256.Create(2.0)),
            z = s * s,
            half = Vector256.Create(0.5) * f * f;
        Vector256<double> series = Vector256.Create(1.479819860510658591e-01);
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(1.531383769920937332e-01));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(1.818357216161805012e-01));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.222219843214978396e-01));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.857142874366239149e-01));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(3.999999999940941908e-01));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(6.666666666666735130e-01));
        series *= z;
        // Whole numbers of 52 bits: exact.
        Vector256<double> twos =
            (exponent + Vector256.Create(RoundingShift).AsInt64()).AsDouble() - Vector256.Create(RoundingShift);
        Vector256<double> low = Vector256.FusedMultiplyAdd(s, half + series, twos * Vector256.Create(1.90821492927058770002e-10));
        return Vector256.FusedMultiplyAdd(twos, Vector256.Create(6.93147180369123816490e-01), f - (half - low));
    }

    /// <summary>ln x of a positive, normal x: 2 artanh((m - 1) / (m + 1)) for the mantissa m, by its series in fdlibm's minimax
    /// form.</summary>
    public static double Log(double x)
    {
        if (!(x >= 2.2250738585072014e-308) || double.IsPositiveInfinity(x))
            return Math.Log(x);
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        if (mantissa > 1.4142135623730951)
            (mantissa, exponent) = (0.5 * mantissa, exponent + 1);
        double f = mantissa - 1,
            s = f / (2 + f),
            z = s * s,
            half = 0.5 * f * f;
        double series =
            z
            * (
                6.666666666666735130e-01
                + (
                    z
                    * (
                        3.999999999940941908e-01
                        + (
                            z
                            * (
                                2.857142874366239149e-01
                                + (
                                    z
                                    * (
                                        2.222219843214978396e-01
                                        + (
                                            z
                                            * (
                                                1.818357216161805012e-01
                                                + (z * (1.531383769920937332e-01 + (z * 1.479819860511658591e-01)))
                                            )
                                        )
                                    )
                                )
                            )
                        )
                    )
                )
            );
        return (exponent * 6.93147180369123816490e-01)
            - (half - ((s * (half + series)) + (exponent * 1.90821492927058770002e-10)) - f);
    }
}
