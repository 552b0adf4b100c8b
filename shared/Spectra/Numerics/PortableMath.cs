namespace Almagest.Spectra.Numerics;

/// <summary>The logarithm, the same to the bit on every machine: the platform's own differs in the last place between C
/// libraries.</summary>
internal static class PortableMath
{
    private const int ExponentBits = 52;
    private const long MantissaMask = (1L << ExponentBits) - 1;
    private const long HalfExponent = 1022;

    // ln 2 in two parts: the first has 21 zero bits at its end, so that its multiples by an exponent are exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>ln x, good to about 1 unit in the last place.</summary>
    /// <param name="x">More than 1e-300, finite.</param>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        double exponent = (bits >> ExponentBits) - HalfExponent;
        double mantissa = BitConverter.Int64BitsToDouble((bits & MantissaMask) | (HalfExponent << ExponentBits));
        if (mantissa < 0.70710678118654752)
        {
            mantissa *= 2;
            exponent -= 1;
        }
        // ln m = 2 artanh(s); abs(s) is at most 0.172, so that the series' next term is below 1e-17.
        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double series = 0;
        for (int power = 19; power >= 3; power -= 2)
            series = (series + (1.0 / power)) * square;
        return (exponent * Ln2High) + ((exponent * Ln2Low) + (2 * s * series) + (2 * s));
    }

    /// <summary>e^x, good to about 1 unit in the last place.</summary>
    public static double Exp(double x) => VectorMath.Exp(x);
}
