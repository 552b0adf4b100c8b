using Almagest.Networks.Architectures;
using static TorchSharp.torch;

namespace Almagest.Networks.Bands;

/// <summary>
/// How far a filled bin may be off: from [composite, mask, context] to the logarithm of the half width, in spreads of the training
/// data, within which the truth lies with a chance of 68.27 %. N spectra, B bins, S context.
/// </summary>
internal static class BandNet
{
    /// <summary>The share of the truths that bands hold.</summary>
    public const double Level = 0.6827;

    /// <summary>Logarithms of half widths; what lies beyond is drawn in.</summary>
    public const float Narrowest = -13, Widest = 3;

    public static Net Of(IReadOnlyList<int> widths, int bins, int context) => Net.Perceptron([(2 * bins) + context, .. widths, bins]);

    /// <summary>Multiplies every half width.</summary>
    public static void Widen(WeightSet weights, double factor)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        int bins = weights.Net.Shapes[^1].Length;
        // The bias of the last layer comes last.
        weights.Flat.narrow(0, weights.Flat.shape[0] - bins, bins).add_(tensor((float)Math.Log(factor), device: weights.Flat.device), Arithmetic.Keep(1));
    }

    /// <summary>Half widths in spreads of the training data, shape [N, B]; 0 in observed bins.</summary>
    /// <param name="weights">Of <see cref="Of"/>.</param>
    /// <param name="composite">Shape [N, B], after the last pass.</param>
    /// <param name="mask">Shape [N, B], 1 where observed.</param>
    /// <param name="context">Shape [N, S].</param>
    public static float[] HalfWidths(WeightSet weights, Tensor composite, Tensor mask, Tensor context)
    {
        float[] log = weights.Forward(cat([composite, mask, context], 1)).cpu().data<float>().ToArray(), seen = mask.cpu().data<float>().ToArray();
        for (int i = 0; i < log.Length; i++) log[i] = seen[i] > 0 ? 0 : MathF.Exp(Math.Clamp(log[i], Narrowest, Widest));
        return log;
    }
}
