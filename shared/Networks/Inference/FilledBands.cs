using System.Numerics;
using Almagest.Networks.Arrays;
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
    public static float[] HalfWidths(IEvaluator band, ReadOnlySpan<float> input)
    {
        float[] half = band.Forward(input);
        (int bins, int columns) = (band.Net.Outputs, band.Net.Inputs);
        for (int row = 0; row < half.Length / bins; row++)
        {
            Span<float> line = half.AsSpan(row * bins, bins);
            int bin = 0;
            for (; bin + Vector<float>.Count <= bins; bin += Vector<float>.Count)
                Vector
                    .Exp(Vector.Clamp(new Vector<float>(line[bin..]), new Vector<float>(Narrowest), new Vector<float>(Widest)))
                    .CopyTo(line[bin..]);
            for (; bin < bins; bin++)
                line[bin] = MathF.Exp(Math.Clamp(line[bin], Narrowest, Widest));
            NetRows.KeepGaps(input.Slice(row * columns, columns), line);
        }
        return half;
    }
}
