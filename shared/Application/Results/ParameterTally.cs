using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;

namespace Almagest.Application.Results;

/// <summary>Differences of one parameter between two runs.</summary>
internal sealed class ParameterTally
{
    private readonly List<double> _differences = [],
        _sigmas = [];
    private long _onlyA,
        _onlyB;

    /// <returns>In sigmas; NaN: not known.</returns>
    public double Add(ParameterEstimate a, ParameterEstimate b)
    {
        (bool isA, bool isB) = (double.IsFinite(a.Value), double.IsFinite(b.Value));
        if (!isA || !isB)
        {
            _onlyA += isA ? 1 : 0;
            _onlyB += isB ? 1 : 0;
            return double.NaN;
        }
        _differences.Add(b.Value - a.Value);
        double sigmas = RunComparisons.Sigmas(a, b);
        if (!double.IsNaN(sigmas))
            _sigmas.Add(sigmas);
        return sigmas;
    }

    public ParameterShift Told(RunParameter parameter) =>
        new(
            parameter.Name,
            parameter.Unit,
            _differences.Count,
            _onlyA,
            _onlyB,
            MedianOf(_differences),
            MedianOf(_sigmas),
            _sigmas.Count == 0 ? double.NaN : _sigmas.Max(Math.Abs),
            Beyond(1),
            Beyond(3)
        );

    /// <summary>NaN of nothing. The numbers are put in order.</summary>
    public static double MedianOf(List<double> numbers)
    {
        numbers.Sort();
        int middle = numbers.Count / 2;
        return numbers.Count == 0 ? double.NaN
            : numbers.Count % 2 == 1 ? numbers[middle]
            : (numbers[middle - 1] + numbers[middle]) / 2;
    }

    private double Beyond(double sigmas) =>
        _sigmas.Count == 0 ? double.NaN : (double)_sigmas.Count(one => Math.Abs(one) > sigmas) / _sigmas.Count;
}

/// <summary>Differences of one criterion between two runs.</summary>
internal sealed class CriterionTally(string name)
{
    private readonly List<double> _differences = [];

    public void Add(double difference) => _differences.Add(difference);

    public CriterionShift Told() =>
        new(
            name,
            _differences.Count,
            _differences.Count == 0 ? double.NaN : _differences.Sum(),
            ParameterTally.MedianOf(_differences),
            _differences.Count(one => one > 0),
            _differences.Count(one => one < 0)
        );
}
