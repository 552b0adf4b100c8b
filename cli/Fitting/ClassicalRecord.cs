using Almagest.Fitter.Fits;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>A classical fit in the form in which fits are stored, told and drawn.</summary>
internal static class ClassicalRecord
{
    public static FitRecord Of(ReadObservation read, int number, FitProblem problem, FitOutcome outcome, double elapsed)
    {
        ParameterEstimate[] unknown =
        [
            .. problem.Free.Select(index => new ParameterEstimate(
                outcome.Parameters[index],
                double.NaN,
                double.NaN,
                double.NaN,
                double.NaN,
                double.NaN
            )),
        ];
        bool converged = outcome is FitOutcome.Converged;
        IReadOnlyList<ParameterEstimate> estimates = outcome is FitOutcome.Converged minimum
            ? ClassicalRefinement.Estimates(problem, minimum, unknown)
            : unknown;
        FitFlags marks =
            (converged ? FitFlags.Refined : FitFlags.RefinementFailed)
            | (
                outcome is FitOutcome.Converged { AtBound: var atBound } && problem.Free.Any(index => atBound[index])
                    ? FitFlags.AtPriorEdge
                    : FitFlags.None
            )
            | (problem.Spectra.Any(bins => bins.Statistic == StatisticKind.ChiSquare) ? FitFlags.NotPoisson : FitFlags.None);
        FitResult fit = new()
        {
            ObservationId = 0,
            StatisticName = CampaignProblem.NameOf(problem),
            Statistic = outcome.Statistic,
            DegreesOfFreedom = problem.DegreesOfFreedom,
            NetCounts = Enumerable.Range(0, problem.Spectra.Count).Sum(k => NetCounts(problem, k, outcome.Parameters)),
            ObservedBins = problem.Spectra.Sum(bins => bins.Count),
            Passes = 0,
            Converged = converged,
            Flags = marks,
            ElapsedSeconds = elapsed,
            Message = (outcome as FitOutcome.NotConverged)?.Reason,
            Parameters = estimates,
        };
        return new FitRecord
        {
            ObservationId = 0,
            Number = number,
            Name = read.Observation.Name,
            Ra = read.Observation.RightAscension,
            Dec = read.Observation.Declination,
            NetworkId = "",
            FittedAt = DateTimeOffset.UtcNow,
            Fit = converged ? fit.JudgedBy(ExpectedStatistic.Of(problem, outcome.Parameters).Fitted) : fit,
            Parameters =
            [
                .. problem.Free.Select(
                    (index, i) =>
                        new NamedEstimate(problem.Definitions[index].Name, problem.Definitions[index].Unit, estimates[i])
                ),
            ],
        };
    }

    /// <summary>The same fit at a lower minimum, which was met later.</summary>
    public static FitRecord At(FitRecord record, FitProblem problem, FitOutcome.Converged minimum)
    {
        IReadOnlyList<ParameterEstimate> estimates = ClassicalRefinement.Estimates(problem, minimum, record.Fit.Parameters);
        return record with
        {
            Fit = record.Fit.JudgedBy(ExpectedStatistic.Of(problem, minimum.Parameters).Fitted) with
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
