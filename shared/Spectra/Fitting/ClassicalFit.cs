namespace Almagest.Spectra.Fitting;

/// <summary>
/// Bounded Levenberg-Marquardt on the statistic itself, with Fisher's information for its second derivatives (Fisher scoring). It
/// never ends above a value that it has visited.
/// </summary>
public static class ClassicalFit
{
    /// <param name="start">Shape [all parameters]; free ones are moved into their limits, frozen ones keep their values
    /// here.</param>
    /// <param name="options">Null: the defaults.</param>
    public static FitOutcome Refine(FitProblem problem, ReadOnlySpan<double> start, FitOptions? options = null)
    {
        Descent descent = new(problem);
        string? failure = Descend(descent, start, options ??= FitOptions.Default);
        return failure is null
            ? Conclude(problem, descent, options)
            : new FitOutcome.NotConverged(
                descent.Statistic,
                problem.DegreesOfFreedom,
                descent.Parameters.ToArray(),
                descent.Evaluations,
                failure
            );
    }

    /// <summary>The lowest of the minima that several starts lead to: a way out of local ones.</summary>
    /// <param name="starts">At least one, each of shape [all parameters].</param>
    /// <param name="options">Null: the defaults.</param>
    public static FitOutcome Refine(FitProblem problem, IReadOnlyList<double[]> starts, FitOptions? options = null)
    {
        options ??= FitOptions.Default;
        FitOutcome[] outcomes =
        [
            .. starts.Select(start =>
                Refine(problem, start.AsSpan(), options with { Covariance = starts.Count == 1 && options.Covariance })
            ),
        ];
        // Of numbers that are none nothing is the lowest.
        if (Array.TrueForAll(outcomes, outcome => !double.IsFinite(outcome.Statistic)))
            return outcomes[0];
        double lowest = outcomes.Where(outcome => double.IsFinite(outcome.Statistic)).Min(outcome => outcome.Statistic);
        // Of equal ones, a minimum is worth more than a point where the search gave up.
        FitOutcome best = outcomes
            .Where(outcome => outcome.Statistic <= lowest + 1e-6)
            .OrderBy(outcome => outcome is FitOutcome.Converged ? 0 : 1)
            .First();
        return starts.Count > 1 && options.Covariance && best is FitOutcome.Converged
            // The best is not left again, whatever its counts are beside the data's.
            ? Refine(problem, best.Parameters.AsSpan(), options with { Rescale = false })
            : best;
    }

    /// <returns>Null at a minimum; else why there is none.</returns>
    internal static string? Descend(Descent descent, ReadOnlySpan<double> start, FitOptions options)
    {
        if (!descent.Begin(start, options.Rescale))
            return double.IsFinite(descent.Statistic)
                ? "the derivatives are not finite at the start"
                : "the statistic is not finite at the start";
        for (int iteration = 0; iteration < options.MaximumIterations; iteration++)
        {
            double promise = descent.Promise();
            if (promise < options.PromisedDecrease)
            {
                descent.Settle(options.PromisedDecrease);
                return null;
            }
            if (descent.Step())
                continue;
            // Rounding hides what little is left.
            if (promise < 1e-4 * (1 + (1e-6 * Math.Abs(descent.Statistic))))
                return null;
            if (!descent.Nudge())
                return $"no step lowers the statistic, although {promise:g3} is promised";
        }
        return $"{options.MaximumIterations} iterations were not enough";
    }

    /// <summary>What moves nothing, as the shape of a component that has vanished, is told as it was at the start.</summary>
    private static double[] WithIdleAtStart(FitProblem problem, double[] parameters, Descent descent)
    {
        double[] start = problem.Start,
            moved = [.. parameters];
        int free = problem.Free.Count;
        for (int i = 0; i < free; i++)
            if (descent.Fisher[(i * free) + i] == 0)
                moved[problem.Free[i]] = start[problem.Free[i]];
        problem.ApplyTies(moved);
        return !moved.AsSpan().SequenceEqual(parameters) && Math.Abs(problem.Statistic(moved) - descent.Statistic) < 1e-9
            ? moved
            : parameters;
    }

    private static FitOutcome.Converged Conclude(FitProblem problem, Descent descent, FitOptions options)
    {
        double[] parameters = WithIdleAtStart(problem, descent.Parameters.ToArray(), descent);
        int free = problem.Free.Count;
        double[,] covariance = new double[free, free];
        int evaluations = 0;
        if (options.Covariance)
            (covariance, evaluations) = CovarianceEstimate.At(problem, parameters, descent.Fisher);
        double[] sigmas = new double[parameters.Length];
        for (int i = 0; i < sigmas.Length; i++)
            sigmas[i] = CovarianceEstimate.SigmaOf(problem.SlopesOf(i), covariance);
        bool[] atBound = new bool[parameters.Length];
        foreach (int index in problem.Free)
            atBound[index] =
                parameters[index] <= problem.Parameters[index].Lower || parameters[index] >= problem.Parameters[index].Upper;
        return new FitOutcome.Converged(
            descent.Statistic,
            problem.DegreesOfFreedom,
            parameters,
            descent.Evaluations + evaluations
        )
        {
            Sigmas = sigmas,
            AtBound = atBound,
            Covariance = covariance,
        };
    }
}
