using Almagest.Learning.Encoders;
using Almagest.Networks.Architectures;
using Almagest.Networks.Devices;
using MathNet.Numerics.LinearAlgebra;

namespace Almagest.Networks.Emulation;

/// <summary>
/// Spectra as a learnt function of their targets: a linear part and, where that is not enough, a small net for the rest. Gaps are
/// filled and targets found together by a fixed number of Gauss-Newton steps on the observed bins. For noise-free values.
/// N spectra, B bins, P targets. Thread-safe.
/// </summary>
public sealed class Emulator
{
    /// <summary>A step goes no further than this, in spreads of the training targets: without, one spectrum in some thousands
    /// runs away.</summary>
    private const double LongestStep = 3;

    /// <summary>Of the net's differences, in spreads: single precision allows no less.</summary>
    private const float Nudge = 1e-2f;

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

    private int TargetCount => _linear.RowCount - 1;

    private int Bins => _linear.ColumnCount;

    /// <param name="input">Values and masks; context is not used.</param>
    /// <param name="steps">Gauss-Newton steps, the same for every spectrum.</param>
    /// <returns>For each step, shape [N, P]: targets in the training set's units.</returns>
    /// <exception cref="ArgumentException">The arrays don't fit.</exception>
    public IReadOnlyList<float[]> Solve(NetworkInput input, int steps)
    {
        if (input.Values.Length != input.Count * Bins || input.Observed.Length != input.Count * Bins)
            throw new ArgumentException(
                $"{input.Count} spectra with {input.Values.Length} values; the emulator has {Bins} bins.",
                nameof(input)
            );
        double[] at = new double[input.Count * TargetCount];
        return
        [
            .. Enumerable
                .Range(0, steps)
                .Select(_ =>
                {
                    Step(input, at);
                    return Raw(at);
                }),
        ];
    }

    /// <summary>Values of every bin, shape [N, B].</summary>
    /// <param name="targets">Shape [N, P], in the training set's units.</param>
    public float[] Values(float[] targets)
    {
        double[] standard = [.. _targets.Apply(targets).Select(value => (double)value)];
        int count = targets.Length / TargetCount;
        float[] net = Net(standard),
            values = new float[count * Bins];
        for (int row = 0; row < count; row++)
        for (int bin = 0; bin < Bins; bin++)
            values[(row * Bins) + bin] = (float)Value(standard, net, row, bin);
        return values;
    }

    private void Step(NetworkInput input, double[] at)
    {
        int free = TargetCount;
        float[] net = Net(at);
        float[][] nudged =
        [
            .. Enumerable
                .Range(0, _net is null ? 0 : free)
                .Select(p => Net([.. at.Select((value, i) => i % free == p ? value + Nudge : value)])),
        ];
        var slope = new double[free];
        for (int row = 0; row < input.Count; row++)
        {
            Matrix<double> normal = Matrix<double>.Build.Dense(free, free);
            Vector<double> right = Vector<double>.Build.Dense(free);
            for (int bin = 0; bin < Bins; bin++)
            {
                int i = (row * Bins) + bin;
                if (!input.Observed[i])
                    continue;
                double misfit = input.Values[i] - Value(at, net, row, bin);
                for (int p = 0; p < free; p++)
                    slope[p] = _linear[p, bin] + (_net is null ? 0 : _rest * (nudged[p][i] - net[i]) / Nudge);
                for (int p = 0; p < free; p++)
                {
                    right[p] += slope[p] * misfit;
                    for (int q = 0; q < free; q++)
                        normal[p, q] += slope[p] * slope[q];
                }
            }
            // Keeps a spectrum solvable of which too little is seen.
            double trace = normal.Trace();
            for (int p = 0; p < free; p++)
                normal[p, p] += (1e-12 * trace) + 1e-30;
            Vector<double> step = normal.Solve(right);
            double length = step.L2Norm(),
                share = length <= LongestStep ? 1
                : double.IsFinite(length) ? LongestStep / length
                : 0;
            for (int p = 0; p < free && share > 0; p++)
                at[(row * free) + p] += share * step[p];
        }
    }

    private double Value(double[] at, float[] net, int row, int bin)
    {
        double value = _linear[TargetCount, bin];
        for (int p = 0; p < TargetCount; p++)
            value += at[(row * TargetCount) + p] * _linear[p, bin];
        return _net is null ? value : value + (_rest * net[(row * Bins) + bin]);
    }

    private float[] Net(double[] at)
    {
        if (_net is null)
            return [];
        using IEvaluator net = Evaluator.Of(_net, _weights, TorchDevice.Cpu());
        return net.Forward(Array.ConvertAll(at, value => (float)value));
    }

    private float[] Raw(double[] at) =>
        [.. at.Select((value, i) => (float)(_targets.Mean[i % TargetCount] + (value * _targets.Deviation[i % TargetCount])))];
}
