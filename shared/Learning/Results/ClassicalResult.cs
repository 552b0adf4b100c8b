using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Learning.Results;

/// <summary>A classical fit that no network had a part in, in the form in which fits are stored and told.</summary>
public static class ClassicalResult
{
    /// <param name="elapsed">s.</param>
    /// <param name="poorFitRate">Of right spectra that are called poorly fitted, and as many that ask for something in particular.</param>
    public static FitResult Of(FitProblem problem, FitOutcome outcome, double elapsed, double poorFitRate = FitResult.PoorFitRate)
    {
        bool converged = outcome is FitOutcome.Converged;
        IReadOnlyList<ParameterEstimate> estimates = outcome is FitOutcome.Converged minimum
            ? ParameterEstimate.AllOf(problem, minimum)
            : [.. problem.Asked.Select(index => ParameterEstimate.At(outcome.Parameters[index]))];
        FitFlags flags =
            (converged ? FitFlags.Refined : FitFlags.RefinementFailed)
            | (
                outcome is FitOutcome.Converged { AtBound: var atBound } && problem.Asked.Any(index => atBound[index])
                    ? FitFlags.AtPriorEdge
                    : FitFlags.None
            )
            | (problem.Spectra.Any(bins => bins.Statistic == StatisticKind.ChiSquare) ? FitFlags.NotPoisson : FitFlags.None);
        int[] ofCounts = [.. Enumerable.Range(0, problem.Spectra.Count).Where(k => !problem.Spectra[k].IsFlux)];
        double netCounts = ofCounts.Length == 0 ? double.NaN : ofCounts.Sum(k => NetCounts(problem, k, outcome.Parameters));
        if (netCounts < FitResult.LeastCounts)
            flags |= FitFlags.FewCounts;
        FitResult fit = new FitResult
        {
            StatisticName = CampaignProblem.NameOf(problem),
            Binning = CampaignProblem.BinningOf(problem),
            Statistic = outcome.Statistic,
            DegreesOfFreedom = problem.DegreesOfFreedom,
            NetCounts = netCounts,
            ObservedBins = problem.Spectra.Sum(bins => bins.Count),
            Converged = converged,
            Flags = flags,
            ElapsedSeconds = elapsed,
            Message = (outcome as FitOutcome.NotConverged)?.Reason,
            Parameters = estimates,
        }.WithBackgroundsOf(problem);
        return converged
            ? fit.JudgedBy(ExpectedStatistic.Of(problem, outcome).Fitted, poorFitRate)
                .AskedBy(ScoreTests.Of(problem, outcome.Parameters), poorFitRate)
            : fit;
    }

    private static double NetCounts(FitProblem problem, int spectrum, double[] parameters)
    {
        if (problem.IsBackground(spectrum))
            return 0;
        FitBins bins = problem.Spectra[spectrum];
        double[] background = new double[bins.Count];
        problem.ExpectedBackground(spectrum, parameters, background);
        double net = bins.Counts.Sum() - background.Sum();
        // χ² has the background subtracted already.
        if (bins.Statistic != StatisticKind.ChiSquare)
            for (int i = 0; i < bins.Count; i++)
                net -= bins.Background[i] * bins.BackgroundScale[i];
        return net;
    }
}
