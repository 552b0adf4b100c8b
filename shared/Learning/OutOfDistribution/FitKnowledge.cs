using Almagest.Learning.Priors;
using MathNet.Numerics.Distributions;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>What a fit says of one parameter, beside what was believed before and beside a network.</summary>
public static class FitKnowledge
{
    private const double OneSigma = 0.682689492137086;

    /// <summary>Of an interval's width.</summary>
    private const double Near = 0.5;

    /// <summary>One fit that went astray must not decide what a thousand others are worth.</summary>
    private const double Worst = -3;

    /// <summary>
    /// By how much the fit says that it narrows the prior, in nats: ln of the prior's central 68 % over the fit's 68 %
    /// interval, in the
    /// logarithm for a log-uniform prior. NaN where that is not asked: of norms, whose brightness is no matter of belief, and
    /// of a
    /// parameter at or beyond the prior's edge, which has a flag of its own.
    /// </summary>
    public static double Told(ParameterPrior prior, double lower, double value, double upper)
    {
        if (prior.Kind is PriorKind.ExpectedCounts or PriorKind.Fixed || !(value > prior.Lower && value < prior.Upper))
            return double.NaN;
        double width = To(prior, upper) - To(prior, lower);
        return width > 0 ? Math.Log(WidthOf(prior) / width) : double.NegativeInfinity;
    }

    /// <summary>
    /// What the fit did tell of a parameter whose truth is known, in nats: ln of the density that value and interval give to
    /// the truth, as
    /// a normal distribution with a side of its own each way and within the prior, over the prior's.
    /// </summary>
    public static double Gained(ParameterPrior prior, double lower, double value, double upper, double truth)
    {
        // Where the data don't say how far, nothing was told.
        if (double.IsNaN(lower) || double.IsNaN(upper))
            return 0;
        (double at, double middle, double first, double last) = (
            To(prior, truth),
            To(prior, value),
            To(prior, prior.Lower),
            To(prior, prior.Upper)
        );
        double tiny = 1e-9 * (last - first),
            below = Math.Max(middle - To(prior, lower), tiny),
            above = Math.Max(To(prior, upper) - middle, tiny);
        double inside =
            (below * (0.5 - Normal.CDF(0, 1, (first - middle) / below)))
            + (above * (Normal.CDF(0, 1, (last - middle) / above) - 0.5));
        double distance = (at - middle) / (at < middle ? below : above);
        double log = (-0.5 * distance * distance) - (0.5 * Math.Log(2 * Math.PI)) - Math.Log(inside);
        return Math.Max(Worst, log - Math.Log(DensityOf(prior, at)));
    }

    /// <summary>
    /// How far a network's answer is from a fit's, in their sigmas, added in quadrature on the sides that face each other. The
    /// network
    /// knows nothing outside its priors: a fit out there is compared at their edge.
    /// </summary>
    public static double Disagreement(
        ParameterPrior prior,
        (double Lower, double Value, double Upper) fit,
        (double Lower, double Value, double Upper) network
    )
    {
        double value = prior.Kind == PriorKind.ExpectedCounts ? fit.Value : Math.Clamp(fit.Value, prior.Lower, prior.Upper);
        bool isAbove = network.Value > value;
        double own = isAbove ? fit.Upper - fit.Value : fit.Value - fit.Lower,
            its = isAbove ? network.Value - network.Lower : network.Upper - network.Value;
        double distance = Math.Abs(network.Value - value);
        return distance == 0 ? 0 : distance / Math.Sqrt((own * own) + (its * its));
    }

    /// <summary>A posterior that leans on an edge of the prior: that lies within half its 68 % interval's width, so that a
    /// central interval leaves out truths at the edge.</summary>
    public static bool Leans(ParameterPrior prior, double lower, double upper)
    {
        if (prior.Kind is PriorKind.ExpectedCounts or PriorKind.Fixed)
            return false;
        double below = To(prior, lower) - To(prior, prior.Lower),
            above = To(prior, prior.Upper) - To(prior, upper);
        return Math.Min(below, above) < Near * (To(prior, upper) - To(prior, lower));
    }

    private static double To(ParameterPrior prior, double value) =>
        prior.Kind == PriorKind.LogUniform ? Math.Log(Math.Max(value, prior.Lower)) : value;

    /// <summary>Of the central 68 %.</summary>
    private static double WidthOf(ParameterPrior prior)
    {
        if (prior is not { Kind: PriorKind.TruncatedNormal, Mean: { } mean, Sigma: { } sigma })
            return OneSigma * (To(prior, prior.Upper) - To(prior, prior.Lower));
        double below = Normal.CDF(mean, sigma, prior.Lower),
            inside = Normal.CDF(mean, sigma, prior.Upper) - below;
        double Quantile(double share) => Normal.InvCDF(mean, sigma, below + (share * inside));
        return Quantile(0.5 * (1 + OneSigma)) - Quantile(0.5 * (1 - OneSigma));
    }

    private static double DensityOf(ParameterPrior prior, double at) =>
        prior is { Kind: PriorKind.TruncatedNormal, Mean: { } mean, Sigma: { } sigma }
            ? Normal.PDF(mean, sigma, at) / (Normal.CDF(mean, sigma, prior.Upper) - Normal.CDF(mean, sigma, prior.Lower))
            : 1 / (To(prior, prior.Upper) - To(prior, prior.Lower));
}
