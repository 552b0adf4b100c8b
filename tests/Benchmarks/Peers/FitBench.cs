using Almagest.Spectra.Fitting;

namespace Almagest.Benchmarks.Peers;

/// <summary>Fits, and fits with profile intervals. Reading and grouping are left out, and so is the covariance: other sides
/// compute none in a fit.</summary>
internal static class FitBench
{
    private static readonly FitOptions WithoutCovariance = new() { Covariance = false };

    public static BenchRow Fit(BenchCase @case, PeerSeconds? peer)
    {
        FitProblem problem = @case.Problem;
        FitOutcome found = Refine(problem);
        return new("fit", @case.Name, problem.Spectra[0].Count, Meter.Best(() => Refine(problem)))
        {
            OursExact = Meter.Best(() => Refine(@case.Exact)),
            Scipy = peer?.Fit,
            Sherpa = @case.Sherpa?.Fit,
            ScipyAbove = peer?.Statistic - found.Statistic,
            Limit = FoldBench.ReadOnce(problem) * found.Evaluations / (1 + problem.Free.Count),
        };
    }

    public static BenchRow FitWithIntervals(BenchCase @case, PeerSeconds? peer)
    {
        FitProblem problem = @case.Problem;
        return new("intervals", @case.Name, problem.Spectra[0].Count, Meter.Best(() => Both(problem)))
        {
            OursExact = Meter.Best(() => Both(@case.Exact)),
            Scipy = peer?.FitWithIntervals,
            Sherpa = @case.Sherpa?.FitWithIntervals,
            Limit = FoldBench.ReadOnce(problem) * Refine(problem).Evaluations / (1 + problem.Free.Count),
        };
    }

    private static FitOutcome Refine(FitProblem problem) => ClassicalFit.Refine(problem, problem.Start, WithoutCovariance);

    private static void Both(FitProblem problem)
    {
        if (Refine(problem) is FitOutcome.Converged found)
            ProfileLikelihood.Intervals(problem, found);
    }
}
