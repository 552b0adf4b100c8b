namespace Almagest.Spectra.Fitting;

/// <summary>
/// Intervals where the statistic, minimised over all other free parameters, rises by Δ: 1 for 68.3 %, 2.706 for 90 %, of one
/// parameter
/// (Cash 1979; Lampton, Margon and Bowyer 1976). XSPEC's "error".
/// </summary>
public static class ProfileLikelihood
{
    private const int MostRestarts = 20;

    /// <param name="problem">What was fitted.</param>
    /// <param name="delta">Δ, more than 0.</param>
    /// <param name="parameters">Indices of free parameters; null for all of them.</param>
    public static ProfileResult Intervals(
        FitProblem problem,
        FitOutcome.Converged fit,
        double delta = 1,
        IReadOnlyList<int>? parameters = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delta);
        parameters ??= problem.Free;
        foreach (int index in parameters)
            if (!problem.Free.Contains(index))
                throw new ArgumentException($"{problem.Definitions[index].Name} is not free.", nameof(parameters));
        int evaluations = 0;
        bool moved = false;
        for (int restart = 0; ; restart++)
        {
            ProfileWalk walk = new(problem, fit, delta);
            ProfileInterval[] intervals = [.. parameters.Select(index => NotKnown(fit, index))];
            for (int i = 0; i < intervals.Length && walk.Lower is null; i++)
                intervals[i] = walk.IntervalOf(parameters[i]);
            evaluations += walk.Evaluations;
            if (walk.Lower is null || restart == MostRestarts)
                return new(fit, moved, intervals, evaluations);
            // A better minimum than the one that was given: the intervals are those of this one.
            FitOutcome better = ClassicalFit.Refine(problem, walk.Lower);
            evaluations += better.Evaluations;
            // What belongs to no minimum is not told.
            if (better is not FitOutcome.Converged converged || !(converged.Statistic < fit.Statistic))
                return new(fit, moved, [.. parameters.Select(index => NotKnown(fit, index))], evaluations);
            (fit, moved) = (converged, true);
        }
    }

    private static ProfileInterval NotKnown(FitOutcome.Converged fit, int index) =>
        new(index, fit.Parameters[index], double.NaN, double.NaN, IntervalEnd.NotFound, IntervalEnd.NotFound);
}
