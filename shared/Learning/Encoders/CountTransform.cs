namespace Almagest.Learning.Encoders;

/// <summary>
/// Counts as a network sees them: the square root of (counts + 3/8), whose noise is the same for few counts and many, over that
/// of the counts that a reference spectrum of the same brightness has there. Net counts below 0 continue it in a mirror.
/// </summary>
/// <remarks>Source: Anscombe 1948, "The transformation of Poisson, binomial and negative-binomial data".</remarks>
internal static class CountTransform
{
    private const double Offset = 0.375;
    private static readonly double AtZero = Math.Sqrt(Offset);

    /// <param name="counts">Net counts, perhaps negative.</param>
    /// <param name="reference">At least 0.</param>
    public static double Forward(double counts, double reference) => Root(counts) / Math.Sqrt(reference + Offset);

    public static double Back(double value, double reference)
    {
        double root = value * Math.Sqrt(reference + Offset);
        double mirrored = (2 * AtZero) - root;
        return root >= AtZero ? (root * root) - Offset : Offset - (mirrored * mirrored);
    }

    private static double Root(double counts) =>
        counts >= 0 ? Math.Sqrt(counts + Offset) : (2 * AtZero) - Math.Sqrt(Offset - counts);
}
