using Almagest.Application.Selections;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Pages.Charts;
using Almagest.Pages.Links;
using Almagest.Pages.Runs;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using Almagest.Storage.Results;

namespace Almagest.Pages.Reports;

/// <summary>Gathers what a run's page shows of all its fits, one by one.</summary>
internal sealed class RunTally(IReadOnlyList<RunParameter> parameters, Campaign campaign)
{
    private const int MostNames = 20;

    private readonly List<double>[] _values = [.. parameters.Select(_ => new List<double>())];
    private readonly List<double> _chances = [],
        _sigmas = [],
        _counts = [];
    private readonly List<(double Ascension, double Declination)> _positions = [];
    private readonly Dictionary<FitFlags, long> _flags = [];
    private readonly Dictionary<(string Stage, string Kind), FailureGroup> _failures = [];
    private long _clean;

    /// <param name="fit">As it is told.</param>
    public void Add(SourceFit fit)
    {
        for (int i = 0; i < _values.Length && i < fit.Parameters.Count; i++)
            _values[i].Add(fit.Parameters[i].Estimate.Value);
        _chances.Add(fit.Fit.Goodness);
        _sigmas.Add((fit.Fit.Statistic - fit.Fit.ExpectedStatistic) / fit.Fit.ExpectedStatisticSigma);
        _counts.Add(fit.Fit.NetCounts);
        if (fit is { Ra: { } ra, Dec: { } dec })
            _positions.Add((ra, dec));
        foreach (FitFlags flag in Enum.GetValues<FitFlags>().Where(one => one != FitFlags.None && fit.Fit.Flags.HasFlag(one)))
            _flags[flag] = _flags.GetValueOrDefault(flag) + 1;
        if (fit.Fit.IsClean)
            _clean++;
    }

    public void Add(FailureRecord failure)
    {
        (string, string) kind = (failure.Stage, FailureGroups.KindOf(failure.Reason));
        FailureGroup known = _failures.GetValueOrDefault(kind) ?? new(failure.Stage, failure.Reason, 0, []);
        _failures[kind] = known with
        {
            Count = known.Count + 1,
            First = known.First.Count < MostNames ? [.. known.First, (failure.Name, failure.File)] : known.First,
        };
    }

    public SavedWhole Whole() =>
        new(
            [.. RunWords.Each((FitFlags)int.MaxValue).Select(flag => new FlagCount(flag, Count(flag), Count(flag)))],
            _clean,
            [.. Charts()],
            _positions,
            [.. _failures.Values.OrderByDescending(one => one.Count)]
        );

    private long Count(FitFlags flag) => _flags.GetValueOrDefault(flag);

    private IEnumerable<Bars> Charts()
    {
        ParameterPrior[] priors = [.. campaign.Parameters.Where(prior => prior.IsFree)];
        IEnumerable<Bars> ofParameters = parameters.Select(
            (parameter, i) =>
                RunBars.Parameter(parameter.Name, parameter.Unit, null, _values[i], All(_values[i]), priors.ElementAtOrDefault(i))
        );
        return RunBars.Known([
            .. ofParameters,
            RunBars.Misfits(null, _sigmas, All(_sigmas)),
            RunBars.Goodness(null, _chances, All(_chances)),
            RunBars.Counts(null, _counts, All(_counts)),
        ]);

        static bool[] All(List<double> values) => [.. values.Select(_ => true)];
    }
}
