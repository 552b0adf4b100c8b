namespace Almagest.Learning.Encoders;

/// <summary>A bin of a fluxed spectrum, as log10 of its ratio to the reference spectrum made as bright as the data.</summary>
internal static class FluxedValue
{
    /// <summary>In decades: a flux further from the reference is drawn in. Between bands an absorbed flux may be 0 to any
    /// digit.</summary>
    public const double Furthest = 4;

    /// <summary>log10 of the relative uncertainty of a bin that nothing is known of.</summary>
    public const float Unknown = 1;

    private const double Offset = 0.375;

    /// <summary>Of counts; by their Anscombe transform, so that a few counts, or none, give a number of like noise.</summary>
    public static float Of(BinnedCounts counts, int bin, CountScale scale)
    {
        double net = scale.Weight * (counts.Gross[bin] - counts.Background[bin]);
        double root = CountTransform.Forward(net, CountEncoder.Expected(counts, bin, observed: true, scale));
        return (float)(2 * Math.Log10(Math.Max(root, Math.Pow(10, -Furthest / 2))));
    }

    /// <summary>Of a flux without noise.</summary>
    public static float Of(double photons, double reference) =>
        reference > 0 ? (float)Math.Clamp(Math.Log10(photons / reference), -Furthest, Furthest) : 0;

    /// <summary>log10 of the standard deviation of the ratio of counts to the reference's.</summary>
    public static float Uncertainty(BinnedCounts counts, int bin, CountScale scale)
    {
        double expected = CountEncoder.Expected(counts, bin, observed: true, scale);
        double variance = (scale.Weight * scale.Weight * (counts.Variance[bin] + counts.BackgroundVariance[bin])) + Offset;
        return (float)Math.Clamp(Math.Log10(Math.Sqrt(variance) / (expected + Offset)), -Furthest, Unknown);
    }
}
