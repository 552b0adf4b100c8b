using Almagest.Spectra.Numerics;
using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Priors;

/// <summary>Draws parameters from their priors.</summary>
public static class PriorSampler
{
    /// <summary>One value, in the parameter's unit; for <see cref="PriorKind.ExpectedCounts"/> a number of counts.</summary>
    public static double Draw(RandomNumbers random, ParameterPrior prior) =>
        prior.Kind switch
        {
            PriorKind.Fixed => prior.Lower,
            PriorKind.Uniform => random.NextUniform(prior.Lower, prior.Upper),
            PriorKind.LogUniform or PriorKind.ExpectedCounts => random.NextLogUniform(prior.Lower, prior.Upper),
            PriorKind.TruncatedNormal => TruncatedNormal.Draw(
                random,
                prior.Mean!.Value,
                prior.Sigma!.Value,
                prior.Lower,
                prior.Upper
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(prior), prior.Kind, "No such prior."),
        };

    /// <summary>The middle of a prior, in the measure in which it is flat.</summary>
    public static double Middle(ParameterPrior prior) =>
        prior.Kind switch
        {
            PriorKind.LogUniform or PriorKind.ExpectedCounts => PortableMath.Exp(
                0.5 * (PortableMath.Log(prior.Lower) + PortableMath.Log(prior.Upper))
            ),
            PriorKind.TruncatedNormal => Math.Clamp(prior.Mean!.Value, prior.Lower, prior.Upper),
            _ => 0.5 * (prior.Lower + prior.Upper),
        };
}
