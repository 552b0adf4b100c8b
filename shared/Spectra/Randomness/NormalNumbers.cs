using System.Runtime.Intrinsics;

namespace Almagest.Spectra.Randomness;

/// <summary>Normal numbers from .NET's generator, for what is not drawn for a campaign: see
/// <see cref="RandomNumbers"/>.</summary>
public static class NormalNumbers
{
    /// <summary>Standard normal (Box and Muller 1958; the second number is dropped).</summary>
    public static double NextNormal(this Random random)
    {
        // From 0 up to 1 without it: 1 - u is never 0.
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    /// <summary>The same of pairs of numbers that were drawn before.</summary>
    /// <param name="radius">From 0 up to 1 without it; overwritten by the normal numbers.</param>
    /// <param name="angle">As many.</param>
    public static void Of(Span<double> radius, ReadOnlySpan<double> angle)
    {
        int i = 0;
        for (; i + 4 <= radius.Length; i += 4)
            (
                Vector256.Sqrt(-2 * Vector256.Log(Vector256<double>.One - Vector256.Create<double>(radius[i..])))
                * Vector256.Cos(2 * Math.PI * Vector256.Create(angle[i..]))
            ).CopyTo(radius[i..]);
        for (; i < radius.Length; i++)
            radius[i] = Math.Sqrt(-2 * Math.Log(1 - radius[i])) * Math.Cos(2 * Math.PI * angle[i]);
    }
}
