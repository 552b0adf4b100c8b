using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Spectra.Fitting;

/// <summary>How a minimum is looked for if nobody says: from a few starts, and widely where there is a sign that they may all
/// have missed it.</summary>
public static class AutomaticSearch
{
    /// <summary>Of a statistic so high, if the model is right.</summary>
    private const double TooImprobable = 0.1;

    /// <summary>In σ: a norm.</summary>
    private const double Visible = 3;

    /// <summary>Enough for two components; more is asked of <see cref="GlobalSearch"/>.</summary>
    private static readonly GlobalOptions Wide = new() { Points = 24, Descents = 3 };

    /// <param name="starts">At least one; the first is where the caller would begin.</param>
    /// <returns>The lowest minimum that was found.</returns>
    public static FitOutcome Run(FitProblem problem, IReadOnlyList<double[]> starts, CancellationToken cancellation = default)
    {
        FitOutcome fit = Judged(problem, ClassicalFit.Refine(problem, StartingPoints.Best(problem, starts)));
        if (!IsDoubtful(problem, fit))
            return fit;
        FitOutcome other = new ComponentScan(problem, FitOptions.Default).Improve(fit, cancellation);
        // What one component could not mend takes more than one.
        if (other is FitOutcome.NotConverged || IsImprobable(other = Judged(problem, other)))
            other = GlobalSearch.Run(problem, Wide with { Starts = [other.Parameters] }, cancellation).Best;
        else if (!ReferenceEquals(other.Parameters, fit.Parameters))
            other = ClassicalFit.Refine(problem, other.Parameters.AsSpan(), FitOptions.Default with { Rescale = false });
        return other.Statistic < fit.Statistic || fit is FitOutcome.NotConverged ? Judged(problem, other) : fit;
    }

    /// <summary>Several components may have taken each other's place, a parameter at its bound may have been driven there from
    /// the wrong side, one that can hardly be seen may have begun where there was no use for it, and a bad statistic may be the
    /// wrong minimum's.</summary>
    private static bool IsDoubtful(FitProblem problem, FitOutcome fit) =>
        fit is not FitOutcome.Converged converged
        || ComponentsOf(problem) > 1
        || problem.Asked.Any(index =>
            converged.AtBound[index]
            || (problem.Definitions[index].IsNorm && !(converged.Parameters[index] > Visible * converged.Sigmas[index]))
        )
        || IsImprobable(converged);

    /// <summary>With a free norm: copies of one in several groups are one.</summary>
    private static int ComponentsOf(FitProblem problem) =>
        problem
            .Asked.Where(index => problem.Definitions[index].IsNorm)
            .Select(index => ParameterLayout.NameInGroup(problem.Definitions[index].Name))
            .Distinct()
            .Count();

    private static bool IsImprobable(FitOutcome fit) => fit.Expected!.Fitted.Probability < TooImprobable;

    /// <summary>What is expected is asked once.</summary>
    private static FitOutcome Judged(FitProblem problem, FitOutcome fit) =>
        fit.Expected is null ? fit with { Expected = ExpectedStatistic.Of(problem, fit.Parameters) } : fit;
}
