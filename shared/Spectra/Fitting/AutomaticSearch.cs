using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Spectra.Fitting;

/// <summary>How a minimum is looked for if nobody says: from a few starts, and widely where there is a sign that they may all have
/// missed it.</summary>
public static class AutomaticSearch
{
    /// <summary>Of a statistic so high, if the model is right.</summary>
    private const double TooImprobable = 1e-3;

    /// <summary>In σ: a norm.</summary>
    private const double Visible = 3;

    /// <summary>Enough for two components; more is asked of <see cref="GlobalSearch"/>.</summary>
    private static readonly GlobalOptions Wide = new() { Points = 32, Descents = 4 };

    /// <param name="starts">The first is where the caller would begin; none: a wide search from <see cref="FitProblem.Start"/>.</param>
    /// <returns>The lowest minimum that was found.</returns>
    public static FitOutcome Run(FitProblem problem, IReadOnlyList<double[]> starts, CancellationToken cancellation = default)
    {
        if (starts.Count == 0)
            return GlobalSearch.Run(problem, Wide, cancellation).Best;
        FitOutcome fit = ClassicalFit.Refine(problem, StartingPoints.Best(problem, starts));
        if (!IsDoubtful(problem, fit))
            return fit;
        FitOutcome other = GlobalSearch.Run(problem, Wide with { Starts = [fit.Parameters] }, cancellation).Best;
        return other.Statistic < fit.Statistic || fit is FitOutcome.NotConverged ? other : fit;
    }

    /// <summary>A parameter at its bound may have been driven there from the wrong side, a component that can hardly be seen may have
    /// begun where there was no use for it, and a bad statistic may be the wrong minimum's.</summary>
    private static bool IsDoubtful(FitProblem problem, FitOutcome fit) =>
        fit is not FitOutcome.Converged converged
        || problem.Free.Any(index =>
            converged.AtBound[index]
            || (problem.Definitions[index].IsNorm && !(converged.Parameters[index] > Visible * converged.Sigmas[index]))
        )
        || ExpectedStatistic.Of(problem, converged.Parameters).Fitted.Probability < TooImprobable;
}
