using Almagest.Spectra.Fitting;

namespace Almagest.Learning.Posteriors;

/// <summary>
/// How the statistic rises away from the minimum, along both ways of each axis of the fit's ellipse: a curvature at one point
/// says
/// nothing of skewness, nor of valleys that run on.
/// </summary>
internal sealed class LikelihoodProbes(FitProblem problem, ReadOnlySpan<double> parameters, PosteriorCoordinates coordinates)
{
    private const double HighestRise = 100;

    /// <summary>Sigmas.</summary>
    private static readonly double[] Distances = [1, 2.5];

    private readonly double[] _all = parameters.ToArray();

    /// <summary>How many numbers they make.</summary>
    public static int Count(int parameters) => 2 * parameters * Distances.Length;

    /// <summary>For each probe, the square root of the rise there, or at the prior's edge that is in its way.</summary>
    /// <param name="summary">Whose ellipse.</param>
    /// <param name="statistic">At the estimate.</param>
    public IEnumerable<double> Around(FitSummary summary, double statistic)
    {
        double[] error = new double[coordinates.Count],
            point = new double[coordinates.Count];
        foreach (double distance in Distances)
            for (int probe = 0; probe < 2 * error.Length; probe++)
            {
                Array.Clear(error);
                error[probe / 2] = probe % 2 == 0 ? -distance : distance;
                summary.Locate(error, point);
                for (int c = 0; c < point.Length; c++)
                    _all[coordinates.Free[c]] = coordinates.ParameterOf(
                        c,
                        Math.Clamp(point[c], coordinates.Lower[c], coordinates.Upper[c])
                    );
                yield return Math.Sqrt(Math.Clamp(problem.Statistic(_all) - statistic, 0, HighestRise));
            }
    }
}
