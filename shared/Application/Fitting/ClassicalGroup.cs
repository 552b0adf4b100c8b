using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;
using Almagest.Storage.Columns;

namespace Almagest.Application.Fitting;

/// <summary>Fits classically: no network, no database.</summary>
internal sealed class ClassicalGroup
{
    /// <summary>A joint fit is called by all its files up to here.</summary>
    private const int MostNames = 6;

    private readonly FitRequest _request;
    private readonly SpectralModel _model;
    private readonly BackgroundModel? _background;

    private readonly Action _fitted;

    /// <param name="fitted">Called after each fit, from any thread.</param>
    public ClassicalGroup(FitRequest request, Action fitted)
    {
        _fitted = fitted;
        TableLibrary tables = new();
        (_request, _model) = (request, SpectralModel.Parse(request.Model, request.Abundances, request.Bins, tables));
        _background = request.Data.ReadBackground(request.Abundances, request.Bins, tables);
    }

    /// <summary>Each observation by itself, over all cores.</summary>
    public FittedGroup Fit(string instrument, IReadOnlyList<ReadObservation> members, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        (double Lowest, double Highest) band = UsualBand.Of(
            _request.Data.Lowest,
            _request.Data.Highest,
            members[0].Spectra[0].Source,
            members[0].Response
        );
        BackgroundShapes? shapes = _request.Data.LearnsBackgrounds
            ? BackgroundShapes.Learn(members.SelectMany(SpectraOf), new FitSettings())
            : null;
        // A problem is made again for whatever is asked of a fit.
        ConditionalWeakTable<ReadObservation, FitSpectrum[]> known = [];
        FitSpectrum[] Shaped(ReadObservation read) =>
            shapes is null
                ? SpectraOf(read)
                : known.GetValue(read, one => [.. SpectraOf(one).Select(spectrum => shapes.Apply(spectrum, new FitSettings()))]);
        DataGroup[] GroupsOf(ReadObservation read) => [new DataGroup(Shaped(read)) { Background = _background }];
        ParameterTable table = ParametersOf([new DataGroup(SpectraOf(members[0])) { Background = _background }]);
        IReadOnlyList<double[]> starts = StartsOf(table, band);
        FitProblem Problem(ReadObservation read) => new(_model, table.Parameters, GroupsOf(read), new FitSettings());
        var outcomes = members
            .AsParallel()
            .AsOrdered()
            .WithCancellation(cancellation)
            .Select((read, number) => FitOne(read, number, Problem, problem => Minimise(problem, starts, cancellation)))
            .ToArray();
        (double, double) BandOf(ReadObservation read, int k) =>
            EnergiesOf(_request.Data.SettingsOf(read.Spectra[k], read.Responses[k]));
        return Result(UsualBand.Label(instrument), members, table, Problem, band, BandOf, outcomes, clock);
    }

    /// <summary>All files as one source: a group each, with parameters of its own that are tied as the caller says.</summary>
    public FittedGroup FitJoint(IReadOnlyList<ReadObservation> files, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        ReadObservation all = ReadObservation.Join(files);
        all = all with { Observation = all.Observation with { Name = NameOf(files) } };
        if (_request.Data.OfGroups.Keys.Any(group => group > files.Count))
            throw new RequestException(
                $"energies: found group {_request.Data.OfGroups.Keys.Max()}; expected 1 to {files.Count}.",
                RequestPart.LowestEnergy,
                RequestPart.HighestEnergy
            );
        DataGroup[] groups =
        [
            .. files.Select((file, g) => new DataGroup(_request.Data.SpectraOf(file, g + 1)) { Background = _background }),
        ];
        ParameterTable table = ParametersOf(groups);
        if (_request.Data.LearnsBackgrounds)
        {
            BackgroundShapes shapes = BackgroundShapes.Learn(groups.SelectMany(group => group.Spectra), new FitSettings());
            groups =
            [
                .. groups.Select(group =>
                    group with
                    {
                        Spectra = [.. group.Spectra.Select(one => shapes.Apply(one, new FitSettings()))],
                    }
                ),
            ];
        }
        FitProblem problem = new(_model, table.Parameters, groups, new FitSettings());
        FitSettings[] settings = [.. groups.SelectMany(group => group.Spectra).Select(spectrum => spectrum.Settings!)];
        (double, double) band = (settings.Min(one => one.LowerEnergy), settings.Max(one => one.UpperEnergy));
        var outcome = FitOne(all, 0, _ => problem, one => Minimise(one, StartsOf(table, band), cancellation));
        string label = string.Join(
            " + ",
            files.SelectMany(file => file.Spectra).Select(spectrum => UsualBand.Label(spectrum.Source.Instrument)).Distinct()
        );
        return Result(label, [all], table, _ => problem, band, (_, k) => EnergiesOf(settings[k]), [outcome], clock) with
        {
            IsJoint = true,
        };
    }

    private FitOutcome Minimise(FitProblem problem, IReadOnlyList<double[]> starts, CancellationToken cancellation) =>
        _request.Search.Minimise(problem, [.. starts.Select(problem.Complete)], cancellation);

    /// <summary>"a + b", or "a + b + 518 others".</summary>
    private static string NameOf(IReadOnlyList<ReadObservation> files)
    {
        int told = files.Count <= MostNames ? files.Count : 2;
        return string.Join(" + ", files.Take(told).Select(file => file.Observation.Name))
            + (told < files.Count ? string.Create(CultureInfo.InvariantCulture, $" + {files.Count - told} others") : "");
    }

    private IReadOnlyList<double[]> StartsOf(ParameterTable table, (double Lowest, double Highest) band) =>
        StartingPoints.Of(
            table.Layout.Definitions,
            table.Parameters,
            [
                .. _request
                    .Parameters.Starts.Where(start => start.Value is { Lower: null, Upper: null })
                    .Select(start => table.Layout.IndexOf(start.Key)),
            ],
            band.Lowest,
            band.Highest
        );

    private static (double, double) EnergiesOf(FitSettings settings) => (settings.LowerEnergy, settings.UpperEnergy);

    private FitSpectrum[] SpectraOf(ReadObservation read) => _request.Data.SpectraOf(read);

    private ParameterTable ParametersOf(IReadOnlyList<DataGroup> groups)
    {
        ParameterTable table = RequestedParameters.Of(_model, groups, _request.Parameters);
        // What will be refused is refused before hours are spent.
        _request.Search.Require(table.Layout.IndexOf);
        _request.Inference.Require(
            _model,
            table.Layout.IndexOf,
            index => table.Layout.Definitions[index].Name,
            index => table.Parameters[index].IsFree
        );
        return table;
    }

    private FittedGroup Result(
        string label,
        IReadOnlyList<ReadObservation> members,
        ParameterTable table,
        Func<ReadObservation, FitProblem> problem,
        (double, double) band,
        Func<ReadObservation, int, (double, double)> bandOf,
        (SourceFit? Fit, SourceFailure? Failure)[] outcomes,
        Stopwatch clock
    ) =>
        new()
        {
            Instrument = label,
            Parameters =
            [
                .. table
                    .Parameters.Index()
                    .Where(one => one.Item.IsFree)
                    .Select(one => table.Layout.Definitions[one.Index])
                    .Select(one => new RunParameter(one.Name, one.Unit)),
            ],
            Problem = problem,
            Grouping = _request.Data.Grouping,
            Band = band,
            BandOf = bandOf,
            Observations = members,
            Fits = [.. outcomes.Select(one => one.Fit).OfType<SourceFit>()],
            Failures = [.. outcomes.Select(one => one.Failure).OfType<SourceFailure>()],
            SpectraPerSecond = members.Sum(one => one.Spectra.Count) / clock.Elapsed.TotalSeconds,
        };

    private (SourceFit?, SourceFailure?) FitOne(
        ReadObservation read,
        int number,
        Func<ReadObservation, FitProblem> problemOf,
        Func<FitProblem, FitOutcome> minimise
    )
    {
        long begun = Stopwatch.GetTimestamp();
        try
        {
            FitProblem problem = problemOf(read);
            FitOutcome outcome = minimise(problem);
            return (ClassicalRecord.Of(read, number, problem, outcome, Stopwatch.GetElapsedTime(begun).TotalSeconds), null);
        }
        // A spectrum without a channel in the band is the caller's mistake if it is the only one, and one failure among many.
        // Nor does what nobody thought of end the others.
        catch (Exception wrong) when (wrong is not OperationCanceledException)
        {
            string reason = wrong is SpectralDataException or RequestException
                ? wrong.Message
                : $"{wrong.GetType().Name}: {wrong.Message}";
            return (null, new SourceFailure(number, read.Observation.Name, "fit", reason, DateTimeOffset.UtcNow));
        }
        finally
        {
            _fitted();
        }
    }
}
