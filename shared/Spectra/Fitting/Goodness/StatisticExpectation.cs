using MathNet.Numerics;

namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>A statistic beside what it is expected to be, if the model is right.</summary>
/// <param name="Expected">Its expected value.</param>
/// <param name="Sigma">Standard deviation of the value.</param>
public sealed record StatisticExpectation(double Statistic, double Expected, double Sigma)
{
    private const double LeastExpected = 1e-6;

    /// <summary>Far above 0: the model does not describe the data. Far below: errors are too large, or the data are not what
    /// they seem.</summary>
    public double ZScore => (Statistic - Expected) / Sigma;

    /// <summary>Of a statistic as high as this or higher, by the Γ distribution of that mean and variance, which χ² is one
    /// of.</summary>
    public double Probability
    {
        get
        {
            double scale = Sigma * Sigma / Expected;
            // Where nothing is expected at all, as of a model without counts, nothing is judged.
            return !(Expected > LeastExpected) || !(Sigma > 0) ? double.NaN
                : Statistic <= 0 ? 1
                : SpecialFunctions.GammaUpperRegularized(Expected / scale, Statistic / scale);
        }
    }
}
