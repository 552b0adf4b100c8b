using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Application.Fitting;

/// <summary>A classical fit in the form in which fits are stored, told and drawn.</summary>
internal static class ClassicalRecord
{
    public static SourceFit Of(ReadObservation read, int number, FitProblem problem, FitOutcome outcome, double elapsed)
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
        return new SourceFit
        {
            Number = number,
            Name = read.Observation.Name,
            Ra = read.Observation.RightAscension,
            Dec = read.Observation.Declination,
            FittedAt = DateTimeOffset.UtcNow,
            Fit = converged ? fit.JudgedBy(ExpectedStatistic.Of(problem, outcome).Fitted) : fit,
            Parameters =
            [
                .. problem.Asked.Select(
                    (index, i) =>
                        new NamedEstimate(
                            problem.Definitions[index].Name,
                            problem.Definitions[index].Unit,
                            estimates[i],
                            ParameterEstimate.Unknown
                        )
                ),
            ],
        };
    }

    /// <summary>The same fit at a lower minimum, which was met later.</summary>
    public static SourceFit At(SourceFit record, FitProblem problem, FitOutcome.Converged minimum)
    {
        IReadOnlyList<ParameterEstimate> estimates = ParameterEstimate.AllOf(problem, minimum);
        return record with
        {
            Fit = record.Fit.JudgedBy(ExpectedStatistic.Of(problem, minimum).Fitted) with
            {
                Statistic = minimum.Statistic,
                Parameters = estimates,
            },
            Parameters = [.. record.Parameters.Zip(estimates, (named, estimate) => named with { Estimate = estimate })],
        };
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
