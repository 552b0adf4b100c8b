using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;

namespace Almagest.Networks.Inference;

/// <summary>
/// How far a filled bin may be off: from [composite, mask, context] to the logarithm of the half width, in spreads of the
/// training
/// data, within which the truth lies with a chance of 68.27 %. N spectra, B bins, S context.
/// </summary>
internal static class FilledBands
{
    /// <summary>The share of the truths that bands hold.</summary>
    public const double Level = 0.6827;

    /// <summary>Logarithms of half widths; what lies beyond is drawn in.</summary>
    public const float Narrowest = -13,
        Widest = 3;

    /// <summary>Half widths in spreads of the training data, shape [N, B]; 0 in observed bins.</summary>
    /// <param name="band">Of <see cref="BundleLayout.BandNet"/>.</param>
    /// <param name="input">Shape [N, 2 B + S]: composite after the last pass, mask and context.</param>
    /// <param name="observed">Shape [N, B].</param>
    public static float[] HalfWidths(IEvaluator band, ReadOnlySpan<float> input, bool[] observed)
    {
        float[] log = band.Forward(input);
        for (int i = 0; i < log.Length; i++)
            log[i] = observed[i] ? 0 : MathF.Exp(Math.Clamp(log[i], Narrowest, Widest));
        return log;
    }
}
