using Almagest.Learning.OutOfDistribution;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>What is known of one fitted spectrum when it is asked whether the networks have learnt its like. B bins, S
/// context.</summary>
/// <param name="Filled">Shape [B], perhaps a row of a batch: the data where observed, the filling elsewhere, as networks are
/// given them.</param>
/// <param name="Observed">Shape [B].</param>
/// <param name="Context">Shape [S].</param>
/// <param name="Reconstruction">Shape [B]: what the auto-encoder makes of it, observed bins included.</param>
/// <param name="Fit">Residuals of the classical fit; null where there is none.</param>
public sealed record OodEvidence(
    ArraySegment<float> Filled,
    bool[] Observed,
    float[] Context,
    ArraySegment<float> Reconstruction,
    FitScan? Fit
)
{
    /// <summary>Between network and classical fit, of the parameter in which they differ most, see
    /// <see cref="FitKnowledge.Disagreement"/>; NaN where there is no fit.</summary>
    public double Disagreement { get; init; } = double.NaN;

    /// <summary>The conditions are <see cref="MaskSummary"/>'s.</summary>
    public bool IsWithoutNoise { get; init; }

    /// <summary>Of simulations, by free parameter: what the classical fit says that it tells, and what it did tell,
    /// nats.</summary>
    public IReadOnlyList<(double Told, double Gained)> Knowledge { get; init; } = [];
}

/// <summary>
/// Chances that a spectrum of the campaign would look as strange as this one. NaN: not known. Below a rate α, a share α of right
/// spectra lie too.
/// </summary>
/// <param name="Fit">By the residuals of the classical fit.</param>
/// <param name="Reconstruction">By what the auto-encoder can't reproduce.</param>
/// <param name="Distance">By the place among the networks' inputs.</param>
/// <param name="Combined">By the strangest of them.</param>
/// <param name="Disagreement">By how far the network is from the classical fit; no part of <paramref name="Combined"/>.</param>
public readonly record struct OodVerdict(double Fit, double Reconstruction, double Distance, double Combined, double Disagreement)
{
    public static OodVerdict Unknown { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}
