namespace Almagest.Spectra.Simulation;

/// <summary>Poisson counts, exact for every mean: inversion below 10, transformed rejection above.</summary>
/// <remarks>Source: Hörmann 1993, "The transformed rejection method for generating Poisson random variables", algorithm PTRS.</remarks>
public static class PoissonSampler
{
    /// <summary>Beyond this, counts are no longer whole numbers of a double.</summary>
    public const double LargestMean = 1e15;

    private const double LargestInverted = 10;

    /// <param name="random">Where it has come to.</param>
    /// <param name="mean">At least 0 and at most <see cref="LargestMean"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative, not a number, or too large.</exception>
    public static long Draw(RandomNumbers random, double mean)
    {
        if (!(mean >= 0 && mean <= LargestMean)) throw new ArgumentOutOfRangeException(nameof(mean), mean, "No mean of a Poisson distribution.");
        return mean < LargestInverted ? DrawByInversion(random, mean) : DrawByRejection(random, mean);
    }

    private static long DrawByInversion(RandomNumbers random, double mean)
    {
        if (mean == 0) return 0;
        double remaining = random.NextUniform();
        double probability = PortableMath.Exp(-mean);
        long count = 0;
        // Past 80 counts less than 1e-40 is left, and a uniform number's last digit ends the search long before.
        while (remaining > probability && count < 80)
        {
            remaining -= probability;
            count++;
            probability *= mean / count;
        }
        return count;
    }

    private static long DrawByRejection(RandomNumbers random, double mean)
    {
        double b = 0.931 + (2.53 * Math.Sqrt(mean));
        double a = -0.059 + (0.02483 * b);
        double inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        double squeeze = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            double u = random.NextUniform() - 0.5;
            double v = random.NextUniform();
            double distance = 0.5 - Math.Abs(u);
            double count = Math.Floor((((2 * a / distance) + b) * u) + mean + 0.43);
            if (distance >= 0.07 && v <= squeeze) return (long)count;
            if (count < 0 || (distance < 0.013 && v > distance)) continue;
            double logProposal = PortableMath.Log(v * inverseAlpha / ((a / (distance * distance)) + b));
            if (logProposal <= PoissonMass.Log(count, mean)) return (long)count;
        }
    }
}
