using MathNet.Numerics;

namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>A statistic beside what it is expected to be, if the model is right.</summary>
/// <param name="Expected">Its expected value.</param>
/// <param name="Sigma">Standard deviation of the value.</param>
public sealed record StatisticExpectation(double Statistic, double Expected, double Sigma)
{
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
            return !(Expected > 0) || !(Sigma > 0) ? double.NaN
                : Statistic <= 0 ? 1
                : SpecialFunctions.GammaUpperRegularized(Expected / scale, Statistic / scale);
        }
    }
}
