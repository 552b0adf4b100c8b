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
}
