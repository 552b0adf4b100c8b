using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Fluxes;

/// <summary>A figure that follows from the parameters of a fit, with its errors. Where a parameter lies at its limit, intervals
/// are by the rise of the statistic (1 for 68.3 %, 2.706 for 90 %): they begin at the value if it can only grow or
/// fall.</summary>
/// <param name="Value">At the best fit.</param>
/// <param name="Sigma">1 σ by the delta method: slopes and covariance. NaN where the covariance says nothing.</param>
/// <param name="Lower68">The central 68.3 % of draws begin here.</param>
/// <param name="Upper68">They end here.</param>
/// <param name="Lower90">The central 90 % of draws.</param>
/// <param name="Upper90">They end here.</param>
public sealed record Measured(double Value, double Sigma, double Lower68, double Upper68, double Lower90, double Upper90)
{
    /// <param name="value">At the best fit.</param>
    /// <param name="sigma">By the delta method.</param>
    /// <param name="draws">The figure at drawn parameters; moved about here. Empty: intervals by σ.</param>
    internal static Measured Of(double value, double sigma, double[] draws)
    {
        if (draws.Length == 0)
            return new(value, sigma, value - sigma, value + sigma, value - (1.6449 * sigma), value + (1.6449 * sigma));
        double[] ends = Selection.Quantiles(draws, 0.05, 0.158655, 0.841345, 0.95);
        return new(value, sigma, ends[1], ends[2], ends[0], ends[3]);
    }

    /// <summary>Of a posterior: the median and central intervals.</summary>
    /// <param name="points">Drawn from it, shape [draws, parameters that vary].</param>
    /// <param name="isNorm">Whether a parameter is a norm, shape [parameters that vary].</param>
    /// <param name="figures">At a point, shape [parameters that vary]: several figures at once.</param>
    /// <returns>One for each figure; <see cref="Sigma"/> is NaN.</returns>
    public static IReadOnlyList<Measured> OfPosterior(double[] points, bool[] isNorm, Func<double[], double[]> figures) =>
        [
            .. DrawnFigures
                .Of(points, isNorm, figures)
                .Select(drawn =>
                {
                    double[] found = Selection.Quantiles(drawn, 0.05, 0.158655, 0.5, 0.841345, 0.95);
                    return new Measured(found[2], double.NaN, found[1], found[3], found[0], found[4]);
                }),
        ];

    public Measured Times(double factor) =>
        new(Value * factor, Sigma * factor, Lower68 * factor, Upper68 * factor, Lower90 * factor, Upper90 * factor);
}
