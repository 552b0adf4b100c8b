using Almagest.Spectra.Fitting;

namespace Almagest.Spectra.Posteriors;

/// <summary>
/// How the statistic rises away from the minimum, along both ways of each axis of the fit's ellipse: a curvature at one point says
/// nothing of skewness, nor of valleys that run on.
/// </summary>
internal sealed class LikelihoodProbes(FitProblem problem, ReadOnlySpan<double> parameters, PosteriorCoordinates coordinates)
{
    private const double HighestRise = 100;

    /// <summary>Sigmas.</summary>
    private static readonly double[] Distances = [1, 2.5];

    private readonly double[] _all = parameters.ToArray();

    /// <summary>How many numbers they make.</summary>
    public static int Count(int parameters) => 4 * parameters * Distances.Length;

    /// <summary>For each probe, the share of the way that the prior allows, and the square root of the rise there.</summary>
    /// <param name="estimate">Shape [P], coordinates.</param>
    /// <param name="lower">L, shape [P, P].</param>
    /// <param name="statistic">At the estimate.</param>
    public IEnumerable<double> Around(double[] estimate, double[] lower, double statistic)
    {
        int free = estimate.Length;
        double[] axis = new double[free], way = new double[free];
        foreach (double distance in Distances)
            for (int probe = 0; probe < 2 * free; probe++)
            {
                Array.Clear(axis);
                axis[probe / 2] = probe % 2 == 0 ? -distance : distance;
                Triangle.BackwardTransposed(lower, axis, way);
                double share = coordinates.ShareWithin(estimate, way);
                for (int c = 0; c < free; c++) _all[coordinates.Free[c]] = coordinates.ParameterOf(c, estimate[c] + (share * way[c]));
                yield return share;
                yield return Math.Sqrt(Math.Clamp(problem.Statistic(_all) - statistic, 0, HighestRise));
            }
    }
}
