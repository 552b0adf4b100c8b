using MathNet.Numerics;

namespace Almagest.Spectra.Statistics.Goodness;

/// <summary>Are the residuals scattered at random along the spectrum? What C and χ² do not see: they know no order of
/// bins.</summary>
/// <param name="Kolmogorov">Greatest distance of the cumulated shares of data and model (Kolmogorov-Smirnov).</param>
/// <param name="CramerVonMises">n Σ distance² Δ.</param>
/// <param name="AndersonDarling">n Σ distance² / (F (1 - F)) Δ: feels the ends of the band more.</param>
/// <param name="Runs">Stretches of bins on one side of the model.</param>
/// <param name="ExpectedRuns">If the bins' sides were in random order.</param>
/// <param name="RunsProbability">Of so few runs or fewer, if the order is random (Wald and Wolfowitz 1940, normal
/// approximation).</param>
public sealed record ResidualTests(
    double Kolmogorov,
    double CramerVonMises,
    double AndersonDarling,
    int Runs,
    double ExpectedRuns,
    double RunsProbability
)
{
    /// <param name="counts">d, shape [n], in order of channels.</param>
    /// <param name="expected">All that is expected in each bin, background included, shape [n].</param>
    /// <remarks>
    /// The distances have no tabulated probabilities here, because the model was fitted to the same data and counts come binned:
    /// simulate them.
    /// </remarks>
    public static ResidualTests Of(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected)
    {
        PoissonStatistics.RequireSameLength(counts, expected);
        double all = 0,
            allExpected = 0;
        for (int i = 0; i < counts.Length; i++)
            (all, allExpected) = (all + counts[i], allExpected + expected[i]);
        (double largest, double squares, double weighted, double data, double model) = (0, 0, 0, 0, 0);
        for (int i = 0; i < counts.Length && all > 0 && allExpected > 0; i++)
        {
            double share = expected[i] / allExpected;
            (data, model) = (data + (counts[i] / all), model + share);
            double distance = data - model,
                spread = model * (1 - model);
            largest = Math.Max(largest, Math.Abs(distance));
            squares += distance * distance * share;
            if (spread > 1e-12)
                weighted += distance * distance / spread * share;
        }
        (int runs, double expectedRuns, double probability) = CountRuns(counts, expected);
        return new ResidualTests(largest, all * squares, all * weighted, runs, expectedRuns, probability);
    }

    private static (int Runs, double Expected, double Probability) CountRuns(
        ReadOnlySpan<double> counts,
        ReadOnlySpan<double> expected
    )
    {
        int above = 0,
            below = 0,
            runs = 0,
            last = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            int side = counts[i].CompareTo(expected[i]);
            if (side == 0)
                continue;
            if (side > 0)
                above++;
            else
                below++;
            if (side != last)
                runs++;
            last = side;
        }
        double n = above + below,
            product = 2.0 * above * below,
            mean = n > 0 ? 1 + (product / n) : 0;
        double variance = n > 1 ? product * (product - n) / (n * n * (n - 1)) : 0;
        // Half a run for a discrete distribution's step.
        double probability = variance > 0 ? 0.5 * SpecialFunctions.Erfc((mean - runs - 0.5) / Math.Sqrt(2 * variance)) : 1;
        return (runs, mean, probability);
    }
}
