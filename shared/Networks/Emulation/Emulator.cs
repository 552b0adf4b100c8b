using Almagest.Learning.Encoders;
using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using MathNet.Numerics.LinearAlgebra;

namespace Almagest.Networks.Emulation;

/// <summary>
/// Spectra as a learnt function of their targets: a linear part and, where that is not enough, a small net for the rest. Gaps are
/// filled and targets found together by a fixed number of Gauss-Newton steps on the observed bins. For noise-free values.
/// N spectra, B bins, P targets. Thread-safe.
/// </summary>
public sealed class Emulator
{
    private readonly Matrix<double> _linear; // [P + 1, B], the constant last
    private readonly Scale _targets;
    private readonly Net? _net;
    private readonly float[] _weights;
    private readonly double _rest;

    /// <param name="linear">Shape [P + 1, B], from standardised targets and 1.</param>
    /// <param name="net">Null: the linear part is enough.</param>
    /// <param name="rest">What an answer of 1 of the net is worth.</param>
    internal Emulator(Matrix<double> linear, Scale targets, Net? net, float[] weights, double rest) =>
        (_linear, _targets, _net, _weights, _rest) = (linear, targets, net, weights, rest);

    /// <summary>Whether spectra are more than a linear function of their targets.</summary>
    public bool IsCurved => _net is not null;

    /// <summary>P.</summary>
    public int TargetCount => _linear.RowCount - 1;

    /// <summary>B.</summary>
    public int Bins => _linear.ColumnCount;

    internal Matrix<double> Linear => _linear;

    internal double Rest => _rest;

    internal Net? CurvedNet => _net;

    internal float[] Weights => _weights;

    internal Scale TargetScale => _targets;

    /// <param name="input">Values and masks; context is not used.</param>
    /// <param name="steps">Gauss-Newton steps, the same for every spectrum.</param>
    /// <returns>For each step, shape [N, P]: targets in the training set's units.</returns>
    /// <exception cref="ArgumentException">The arrays don't fit.</exception>
    public IReadOnlyList<float[]> Solve(NetworkInput input, int steps)
    {
        EmulatorSolution solution = Begin(input);
        int[] all = [.. Enumerable.Range(0, input.Count)];
        return
        [
            .. Enumerable
                .Range(0, steps)
                .Select(_ =>
                {
                    solution.Step(all);
                    return solution.Targets(all);
                }),
        ];
    }

    /// <summary>Spectra to be solved step by step, from the middle of what was learnt.</summary>
    /// <param name="input">Values and masks; context is not used.</param>
    /// <exception cref="ArgumentException">The arrays don't fit.</exception>
    internal EmulatorSolution Begin(NetworkInput input) =>
        input.Values.Length == input.Count * Bins && input.Observed.Length == input.Count * Bins
            ? new EmulatorSolution(this, input)
            : throw new ArgumentException(
                $"{input.Count} spectra with {input.Values.Length} values; the emulator has {Bins} bins.",
                nameof(input)
            );

    /// <summary>Values of every bin, shape [N, B].</summary>
    /// <param name="targets">Shape [N, P], in the training set's units.</param>
    public float[] Values(float[] targets)
    {
        double[] standard = [.. _targets.Apply(targets).Select(value => (double)value)];
        int count = targets.Length / TargetCount;
        float[] net = Answer(standard),
            values = new float[count * Bins];
        for (int row = 0; row < count; row++)
        for (int bin = 0; bin < Bins; bin++)
            values[(row * Bins) + bin] = (float)Value(standard, net, row, bin);
        return values;
    }

    /// <param name="at">Shape [N, P], in spreads of the training targets.</param>
    /// <param name="net">Shape [N, B], of <see cref="Answer"/>.</param>
    internal double Value(double[] at, float[] net, int row, int bin)
    {
        double value = _linear[TargetCount, bin];
        for (int p = 0; p < TargetCount; p++)
            value += at[(row * TargetCount) + p] * _linear[p, bin];
        return _net is null ? value : value + (_rest * net[(row * Bins) + bin]);
    }

    /// <summary>What the net says of targets, shape [N, B]; empty without one.</summary>
    internal float[] Answer(double[] at)
    {
        if (_net is null)
            return [];
        using IEvaluator net = ProcessorEngine.Instance.Evaluator(_net, _weights);
        return net.Forward(Array.ConvertAll(at, value => (float)value));
    }

    /// <summary>Shape [N, P], in the training set's units.</summary>
    internal float[] Raw(double[] at) =>
        [.. at.Select((value, i) => (float)(_targets.Mean[i % TargetCount] + (value * _targets.Deviation[i % TargetCount])))];
}
