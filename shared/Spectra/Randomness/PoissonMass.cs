using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Randomness;

/// <summary>The Poisson distribution's logarithm, without the cancellation that k ln μ - μ - ln k! has at large counts.</summary>
/// <remarks>Source: Loader 2000, "Fast and accurate computation of binomial probabilities".</remarks>
internal static class PoissonMass
{
    private static readonly double[] SmallStirlingErrors = BuildSmallStirlingErrors(16);

    /// <summary>ln of the probability of a count.</summary>
    /// <param name="count">Whole, at least 0.</param>
    /// <param name="mean">More than 0.</param>
    public static double Log(double count, double mean) =>
        count == 0 ? -mean : -StirlingError(count) - Deviance(count, mean) - (0.5 * PortableMath.Log(2 * Math.PI * count));

    /// <summary>k ln(k / μ) + μ - k.</summary>
    private static double Deviance(double count, double mean)
    {
        double difference = count - mean;
        if (Math.Abs(difference) >= 0.1 * (count + mean))
            return (count * PortableMath.Log(count / mean)) - difference;
        double ratio = difference / (count + mean);
        double sum = difference * ratio;
        double term = 2 * count * ratio;
        for (int j = 1; j < 1000; j++)
        {
            term *= ratio * ratio;
            double next = sum + (term / ((2 * j) + 1));
            if (next == sum)
                break;
            sum = next;
        }
        return sum;
    }

    /// <summary>ln k! less Stirling's formula.</summary>
    private static double StirlingError(double count)
    {
        if (count < SmallStirlingErrors.Length)
            return SmallStirlingErrors[(int)count];
        double square = count * count;
        return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (1 / (1680 * square))) / square)) / square)) / count;
    }

    private static double[] BuildSmallStirlingErrors(int length)
    {
        double[] errors = new double[length];
        double logFactorial = 0;
        for (int k = 1; k < length; k++)
        {
            logFactorial += PortableMath.Log(k);
            errors[k] = logFactorial - ((k + 0.5) * PortableMath.Log(k)) + k - (0.5 * PortableMath.Log(2 * Math.PI));
        }
        return errors;
    }
}
