namespace Almagest.Learning.Priors;

/// <summary>How a prior spreads over its range, for pictures.</summary>
public static class PriorShape
{
    private const int Steps = 64;

    /// <summary>Its share between two values.</summary>
    /// <param name="lower">In the parameter's unit.</param>
    /// <param name="upper">At least <paramref name="lower"/>.</param>
    /// <returns>0 to 1; NaN of a fixed one, and of <see cref="PriorKind.ExpectedCounts"/>, which says nothing of the norm by
    /// itself.</returns>
    public static double Share(ParameterPrior prior, double lower, double upper)
    {
        (double from, double to) = (Math.Clamp(lower, prior.Lower, prior.Upper), Math.Clamp(upper, prior.Lower, prior.Upper));
        return prior.Kind switch
        {
            PriorKind.Uniform => (to - from) / (prior.Upper - prior.Lower),
            PriorKind.LogUniform => Math.Log(to / from) / Math.Log(prior.Upper / prior.Lower),
            PriorKind.TruncatedNormal => Bell(prior, from, to) / Bell(prior, prior.Lower, prior.Upper),
            _ => double.NaN,
        };
    }

    /// <summary>Simpson's rule over a bell, whose height is left out.</summary>
    private static double Bell(ParameterPrior prior, double from, double to)
    {
        double step = (to - from) / Steps,
            sum = 0;
        for (int i = 0; i <= Steps; i++)
        {
            double sigmas = (from + (i * step) - prior.Mean!.Value) / prior.Sigma!.Value;
            sum +=
                (
                    i is 0 or Steps ? 1
                    : i % 2 == 1 ? 4
                    : 2
                ) * Math.Exp(-0.5 * sigmas * sigmas);
        }
        return sum * step / 3;
    }
}
