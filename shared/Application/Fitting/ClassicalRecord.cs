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
        FitResult fit = ClassicalResult.Of(problem, outcome, elapsed);
        return new SourceFit
        {
            Number = number,
            Name = read.Observation.Name,
            Ra = read.Observation.RightAscension,
            Dec = read.Observation.Declination,
            FittedAt = DateTimeOffset.UtcNow,
            Fit = fit,
            Parameters = NamedEstimate.AllOf(new SpectrumFit { Fit = fit }, NamesOf(problem)),
        };
    }

    /// <summary>The same fit at a lower minimum, which was met later. A posterior that is published stays.</summary>
    public static SourceFit At(SourceFit record, FitProblem problem, FitOutcome.Converged minimum)
    {
        SourceFit found = record with
        {
            Fit = record
                .Fit.JudgedBy(ExpectedStatistic.Of(problem, minimum).Fitted)
                .AskedBy(ScoreTests.Of(problem, minimum.Parameters)) with
            {
                Statistic = minimum.Statistic,
                Parameters = ParameterEstimate.AllOf(problem, minimum),
            },
        };
        if (record.Published.Method != EstimateMethod.Posterior)
            found = found with { Published = Publication.Of(found.Fit) with { Reason = record.Published.Reason } };
        return found with { Parameters = NamedEstimate.AllOf(found, NamesOf(problem)) };
    }

    private static IEnumerable<(string, string)> NamesOf(FitProblem problem) =>
        problem.Asked.Select(index => (problem.Definitions[index].Name, problem.Definitions[index].Unit));
}
