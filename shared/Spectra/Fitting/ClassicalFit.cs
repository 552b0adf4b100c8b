namespace Almagest.Spectra.Fitting;

/// <summary>
/// Bounded Levenberg-Marquardt on the statistic itself, with Fisher's information for its second derivatives (Fisher scoring). It
/// never ends above a value that it has visited.
/// </summary>
public static class ClassicalFit
{
    private const int MaximumIterations = 200;

    /// <summary>Stop where a full step promises less than this, in units of the statistic: parameters are then within 0.0001 σ.</summary>
    private const double PromisedDecrease = 1e-8;

    /// <param name="problem">What to minimise.</param>
    /// <param name="start">Shape [parameters of the model]; free ones are moved into their limits, frozen ones keep their values here.</param>
    public static FitOutcome Refine(FitProblem problem, ReadOnlySpan<double> start)
    {
        Descent descent = new(problem, start);
        if (!double.IsFinite(descent.Statistic)) return descent.NotConverged("the statistic is not finite at the start");
        descent.RescaleNorms();
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            if (!descent.Linearise()) return descent.NotConverged("the derivatives are not finite");
            if (descent.Promise() < PromisedDecrease) return Conclude(problem, descent);
            if (!descent.Step())
                // Rounding hides what little is left.
                return descent.Promise() < 1e-4 * (1 + (1e-6 * Math.Abs(descent.Statistic)))
                    ? Conclude(problem, descent)
                    : descent.NotConverged($"no step lowers the statistic, although {descent.Promise():g3} is promised");
        }
        return descent.NotConverged($"{MaximumIterations} iterations were not enough");
    }

    /// <summary>The lowest of the minima that several starts lead to: a way out of local ones.</summary>
    /// <param name="problem">What to minimise.</param>
    /// <param name="starts">At least one, each of shape [parameters of the model].</param>
    public static FitOutcome Refine(FitProblem problem, IReadOnlyList<double[]> starts)
    {
        FitOutcome[] outcomes = [.. starts.Select(start => Refine(problem, start.AsSpan()))];
        double lowest = outcomes.Min(outcome => outcome.Statistic);
        // Of equal ones, a minimum is worth more than a point where the search gave up.
        return outcomes.Where(outcome => outcome.Statistic <= lowest + 1e-6).OrderBy(outcome => outcome is FitOutcome.Converged ? 0 : 1).First();
    }

    private static FitOutcome.Converged Conclude(FitProblem problem, Descent descent)
    {
        double[] parameters = descent.Parameters.ToArray();
        problem.ApplyTies(parameters);
        (double[,] covariance, int evaluations) = CovarianceEstimate.At(problem, parameters);
        double[] sigmas = new double[parameters.Length];
        for (int i = 0; i < sigmas.Length; i++) sigmas[i] = CovarianceEstimate.SigmaOf(problem.SlopesOf(i), covariance);
        bool[] atBound = new bool[parameters.Length];
        foreach (int index in problem.Free) atBound[index] = parameters[index] <= problem.Parameters[index].Lower || parameters[index] >= problem.Parameters[index].Upper;
        return new FitOutcome.Converged(descent.Statistic, problem.DegreesOfFreedom, parameters, descent.Evaluations + evaluations)
        {
            Sigmas = sigmas,
            AtBound = atBound,
            Covariance = covariance,
        };
    }
}
