using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using Almagest.Storage.Results;

namespace Almagest.Application.Results;

/// <summary>What is kept of two runs while their fits go by in pairs: a few numbers of each pair, and the pairs that differ
/// most.</summary>
internal sealed class ComparisonTally
{
    private readonly (RunParameter Parameter, int A, int B)[] _shared;
    private readonly ParameterTally[] _parameters;
    private readonly CriterionTally _statistic = new("statistic"),
        _akaike = new("AIC"),
        _bayes = new("BIC");
    private readonly Dictionary<FitFlags, (long Gained, long Lost)> _flags = [];
    private readonly PriorityQueue<MovedSource, double> _moved = new();
    private readonly int _most,
        _freeA,
        _freeB;
    private long _both,
        _same,
        _incomparable;

    /// <param name="a">Parameters of the first run.</param>
    /// <param name="b">Of the second.</param>
    /// <param name="most">How many of the pairs that differ most are kept.</param>
    public ComparisonTally(IReadOnlyList<RunParameter> a, IReadOnlyList<RunParameter> b, int most)
    {
        _most = most;
        (_freeA, _freeB) = (a.Count, b.Count);
        // A run of another unit has another parameter, whatever its name.
        _shared =
        [
            .. a.Index().Join(b.Index(), one => one.Item, one => one.Item, (one, other) => (one.Item, one.Index, other.Index)),
        ];
        _parameters = [.. _shared.Select(_ => new ParameterTally())];
    }

    /// <summary>Two fits of one observation.</summary>
    public void Add(FitRecord a, FitRecord b)
    {
        _both++;
        if (IsSame(a, b))
            _same++;
        double statistic = Compare(a.Fit, b.Fit);
        MovedSource? furthest = null;
        foreach ((int i, (RunParameter parameter, int inA, int inB)) in _shared.Index())
        {
            (ParameterEstimate before, ParameterEstimate after) = (a.Parameters[inA].Estimate, b.Parameters[inB].Estimate);
            double sigmas = _parameters[i].Add(before, after);
            if (!double.IsNaN(sigmas) && !(Math.Abs(sigmas) <= Math.Abs(furthest?.Sigmas ?? 0)))
                furthest = new(
                    a.Name,
                    a.ObservationId,
                    parameter.Name,
                    before,
                    after,
                    sigmas,
                    statistic,
                    a.Fit.Flags,
                    b.Fit.Flags
                );
        }
        if (furthest is not null && _most > 0)
        {
            _moved.Enqueue(furthest, Math.Abs(furthest.Sigmas));
            if (_moved.Count > _most)
                _moved.Dequeue();
        }
        foreach (FitFlags flag in Enum.GetValues<FitFlags>().Where(flag => ((a.Fit.Flags ^ b.Fit.Flags) & flag) != FitFlags.None))
        {
            (long gained, long lost) = _flags.GetValueOrDefault(flag);
            _flags[flag] = b.Fit.Flags.HasFlag(flag) ? (gained + 1, lost) : (gained, lost + 1);
        }
    }

    public ComparedRuns Told(ComparedRun a, ComparedRun b, long onlyA, long onlyB) =>
        new(
            a,
            b,
            _both,
            _same,
            onlyA,
            onlyB,
            [.. _shared.Zip(_parameters, (one, tally) => tally.Told(one.Parameter))],
            [_statistic.Told(), _akaike.Told(), _bayes.Told()],
            _incomparable,
            [.. _flags.OrderBy(one => one.Key).Select(one => new FlagShift(one.Key, one.Value.Gained, one.Value.Lost))],
            [.. _moved.UnorderedItems.OrderByDescending(one => one.Priority).Select(one => one.Element)]
        );

    private bool IsSame(FitRecord a, FitRecord b) =>
        a.Fit.StatisticName == b.Fit.StatisticName
        && a.Fit.Statistic.Equals(b.Fit.Statistic)
        && a.Fit.Flags == b.Fit.Flags
        && _shared.Length == _freeA
        && _shared.Length == _freeB
        && _shared.All(one => a.Parameters[one.A].Estimate == b.Parameters[one.B].Estimate);

    /// <summary>Statistics of one kind, over the same bins.</summary>
    /// <returns>Their difference; NaN: they are not.</returns>
    private double Compare(FitResult a, FitResult b)
    {
        int? bins = a.DegreesOfFreedom + _freeA;
        double difference = b.Statistic - a.Statistic;
        if (
            a.StatisticName != b.StatisticName
            || bins is not > 0
            || bins != b.DegreesOfFreedom + _freeB
            || !double.IsFinite(difference)
        )
        {
            _incomparable++;
            return double.NaN;
        }
        int more = _freeB - _freeA;
        _statistic.Add(difference);
        _akaike.Add(difference + (2 * more));
        _bayes.Add(difference + (more * Math.Log(bins.Value)));
        return difference;
    }
}
