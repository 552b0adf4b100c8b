using Almagest.Learning.OutOfDistribution;

namespace Almagest.Networks.Inference;

/// <summary>Masks by the kind of their gaps and by how much is missing. B bins.</summary>
internal static class MaskKinds
{
    /// <summary>No number of <see cref="Of"/> is as large.</summary>
    public const int Count = 64;

    private const int Sizes = 8,
        Several = 4,
        SingleBins = 5;

    /// <summary>Shares of the bins from which on more is missing.</summary>
    private static readonly double[] Steps = [0.001, 0.06, 0.15, 0.25, 0.4, 0.55];

    /// <summary>A gap that has so much of what is missing is the only one; ...</summary>
    private const double Single = 0.9;

    /// <summary>... if none has this much, they are single bins.</summary>
    private const double Scattered = 0.25;

    /// <param name="observed">Shape [B].</param>
    public static int Of(ReadOnlySpan<bool> observed)
    {
        float[] mask = MaskSummary.Of(observed);
        (float missing, float longest) = (mask[0], mask[1]);
        int kind =
            longest >= Single * missing ? (mask[2] > 0 ? 1 : 0) + (mask[3] > 0 ? 2 : 0)
            : longest >= Scattered * missing ? Several
            : SingleBins;
        int size = 0;
        while (size < Steps.Length && missing >= Steps[size])
            size++;
        return (kind * Sizes) + size;
    }
}
