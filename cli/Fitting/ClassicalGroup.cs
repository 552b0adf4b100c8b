using System.Diagnostics;
using Almagest.Cli.Terminal;
using Almagest.Fitter.Fits;
using Almagest.Ogip;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Models;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>Fits the spectra of one instrument classically, over all cores: no network, no database.</summary>
internal static class ClassicalGroup
{
    public static FittedGroup Fit(FitRequest request, string instrument, IReadOnlyList<ReadObservation> members, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        (double Lowest, double Highest) band = UsualBand.Of(request.Lowest, request.Highest, instrument, members[0].Response);
        SpectralModel model = SpectralModel.Parse(request.Model, request.Abundances, request.Bins, new TableLibrary());
        FitParameter[] parameters = ClassicalParameters.Of(model, request);
        var settings = new FitSettings { LowerEnergy = band.Lowest, UpperEnergy = band.Highest };
        FitProblem Problem(ReadObservation read) => new(model, parameters, SpectraOf(read, request), settings);
        IReadOnlyList<double[]> starts = StartingPoints.Of(model, parameters, [.. request.Starts.Keys.Select(model.IndexOf)], band.Lowest, band.Highest);
        (FitRecord? Fit, FailureRecord? Failure)[] outcomes = [.. members.AsParallel().AsOrdered().WithCancellation(cancellation).Select((read, number) => FitOne(read, number, Problem, starts))];
        return new FittedGroup
        {
            Instrument = UsualBand.Label(instrument),
            Parameters = [.. parameters.Index().Where(one => one.Item.IsFree).Select(one => new RunParameter(model.Parameters[one.Index].Name, model.Parameters[one.Index].Unit))],
            Problem = Problem,
            Band = band,
            BandOf = (spectrum, response) => UsualBand.Of(request.Lowest, request.Highest, spectrum.Source.Instrument, response),
            Observations = members,
            Fits = [.. outcomes.Select(one => one.Fit).OfType<FitRecord>()],
            Failures = [.. outcomes.Select(one => one.Failure).OfType<FailureRecord>()],
            SpectraPerSecond = members.Count / clock.Elapsed.TotalSeconds,
        };
    }

    public static FitSpectrum[] SpectraOf(ReadObservation read) => [.. read.Spectra.Zip(read.Responses, (spectrum, response) => new FitSpectrum(spectrum, response))];

    /// <summary>Each over the usual band of its own instrument, as far as the caller did not say otherwise.</summary>
    public static FitSpectrum[] SpectraOf(ReadObservation read, FitRequest request) => [.. SpectraOf(read).Select(spectrum =>
    {
        (double lowest, double highest) = UsualBand.Of(request.Lowest, request.Highest, spectrum.Observed.Source.Instrument, spectrum.Response);
        return spectrum with { Settings = new FitSettings { LowerEnergy = lowest, UpperEnergy = highest } };
    })];

    private static (FitRecord?, FailureRecord?) FitOne(ReadObservation read, int number, Func<ReadObservation, FitProblem> problemOf, IReadOnlyList<double[]> starts)
    {
        long begun = Stopwatch.GetTimestamp();
        try
        {
            FitProblem problem = problemOf(read);
            FitOutcome outcome = ClassicalFit.Refine(problem, StartingPoints.Best(problem, starts));
            return (Record(read, number, problem, outcome, Stopwatch.GetElapsedTime(begun).TotalSeconds), null);
        }
        // A spectrum without a channel in the band is the caller's mistake if it is the only one, and one failure among many.
        catch (Exception wrong) when (wrong is SpectralDataException or UsageException)
        {
            return (null, new FailureRecord(0, number, read.Observation.Name, "fit", wrong.Message, DateTimeOffset.UtcNow));
        }
    }

    private static FitRecord Record(ReadObservation read, int number, FitProblem problem, FitOutcome outcome, double elapsed)
    {
        ParameterEstimate[] unknown = [.. problem.Free.Select(index => new ParameterEstimate(outcome.Parameters[index], double.NaN, double.NaN, double.NaN, double.NaN, double.NaN))];
        bool converged = outcome is FitOutcome.Converged;
        IReadOnlyList<ParameterEstimate> estimates = outcome is FitOutcome.Converged minimum ? ClassicalRefinement.Estimates(problem, minimum, unknown) : unknown;
        FitMarks marks = (converged ? FitMarks.Refined : FitMarks.RefinementFailed)
            | (outcome is FitOutcome.Converged { AtBound: var atBound } && problem.Free.Any(index => atBound[index]) ? FitMarks.AtPriorEdge : FitMarks.None)
            | (problem.Spectra.Any(bins => bins.Statistic == StatisticKind.ChiSquare) ? FitMarks.NotPoisson : FitMarks.None);
        return new FitRecord
        {
            ObservationId = 0, Number = number, Name = read.Observation.Name, Ra = read.Observation.RightAscension, Dec = read.Observation.Declination,
            NetworkId = "", FittedAt = DateTimeOffset.UtcNow,
            Fit = new FitResult
            {
                ObservationId = 0, StatisticName = CampaignProblem.NameOf(problem), Statistic = outcome.Statistic,
                Goodness = converged ? ExpectedStatistic.Of(problem, outcome.Parameters).Fitted.Probability : double.NaN, DegreesOfFreedom = problem.DegreesOfFreedom,
                NetCounts = problem.Spectra.Sum(NetCounts), ObservedBins = problem.Spectra.Sum(bins => bins.Count), Passes = 0, Converged = converged,
                Flags = marks, ElapsedSeconds = elapsed, Message = (outcome as FitOutcome.NotConverged)?.Reason, Parameters = estimates,
            },
            Parameters = [.. problem.Free.Select((index, i) => new NamedEstimate(problem.Model.Parameters[index].Name, problem.Model.Parameters[index].Unit, estimates[i]))],
        };
    }

    private static double NetCounts(FitBins bins)
    {
        double net = bins.Counts.Sum();
        // χ² has the background subtracted already.
        if (bins.Statistic != StatisticKind.ChiSquare)
            for (int i = 0; i < bins.Count; i++) net -= bins.Background[i] * bins.BackgroundScale[i];
        return net;
    }
}
