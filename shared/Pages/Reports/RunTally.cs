using Almagest.Charts.Distributions;
using Almagest.Learning.Results;
using Almagest.Pages.Charts;
using Almagest.Pages.Fits;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using Almagest.Storage.Results;

namespace Almagest.Pages.Reports;

/// <summary>Gathers what a run's page shows of all its fits, one by one.</summary>
internal sealed class RunTally(IReadOnlyList<RunParameter> parameters)
{
    private const int MostNames = 20,
        Width = 380,
        Height = 240;

    private readonly List<double>[] _values = [.. parameters.Select(_ => new List<double>())];
    private readonly List<double> _chances = [],
        _pulls = [];
    private readonly Dictionary<FitFlags, long> _flags = [];
    private readonly Dictionary<(string Stage, string Reason), (long Count, List<string> Names)> _failures = [];
    private long _clean;

    /// <param name="fit">As it is told.</param>
    public void Add(SourceFit fit)
    {
        for (int i = 0; i < _values.Length && i < fit.Parameters.Count; i++)
            if (double.IsFinite(fit.Parameters[i].Estimate.Value))
                _values[i].Add(fit.Parameters[i].Estimate.Value);
        if (double.IsFinite(fit.Fit.Goodness))
            _chances.Add(fit.Fit.Goodness);
        double pull = (fit.Fit.Statistic - fit.Fit.ExpectedStatistic) / fit.Fit.ExpectedStatisticSigma;
        if (double.IsFinite(pull))
            _pulls.Add(Math.Clamp(pull, -6, 12));
        foreach (FitFlags flag in Enum.GetValues<FitFlags>().Where(one => one != FitFlags.None && fit.Fit.Flags.HasFlag(one)))
            _flags[flag] = _flags.GetValueOrDefault(flag) + 1;
        if (fit.Fit.IsClean)
            _clean++;
    }

    public void Add(FailureRecord failure)
    {
        (long count, List<string> names) = _failures.GetValueOrDefault((failure.Stage, failure.Reason), (0, []));
        if (names.Count < MostNames)
            names.Add(failure.Name);
        _failures[(failure.Stage, failure.Reason)] = (count + 1, names);
    }

    public SavedWhole Whole() =>
        new(
            [.. _flags.OrderByDescending(one => one.Value).Select(one => (one.Key, one.Value))],
            _clean,
            [.. Pictures()],
            [
                .. _failures
                    .OrderByDescending(one => one.Value.Count)
                    .Select(one => (one.Key.Stage, one.Key.Reason, one.Value.Count, (IReadOnlyList<string>)one.Value.Names)),
            ]
        );

    private IEnumerable<(string, string)> Pictures()
    {
        foreach ((int i, RunParameter parameter) in parameters.Index())
        {
            if (_values[i].Count == 0)
                continue;
            // Norms spread over decades.
            bool isLog = _values[i].TrueForAll(value => value > 0) && _values[i].Max() > 30 * _values[i].Min();
            double[] values = isLog ? [.. _values[i].Select(Math.Log10)] : [.. _values[i]];
            string name = parameter.Unit.Length > 0 ? $"{parameter.Name} ({parameter.Unit})" : parameter.Name;
            yield return Drawn(
                isLog ? $"log10 {name}" : name,
                values,
                $"{FitPictures.Short(parameter.Name)}: what is published."
            );
        }
        if (_pulls.Count > 0)
            yield return Drawn("(statistic − expected) / σ", _pulls, "Of right models it lies around 0, with a width of 1.");
        if (_chances.Count > 0)
            yield return Drawn("p", _chances, "The chance of a worse statistic: of right models it is even.");
    }

    private static (string, string) Drawn(string title, IReadOnlyList<double> values, string caption) =>
        (Histogram.Draw("", title, "fits", [(null, values)]).Draw(Width, Height).OnPage(), caption);
}
