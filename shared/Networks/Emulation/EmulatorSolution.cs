using Almagest.Learning.Encoders;
using MathNet.Numerics.LinearAlgebra;

namespace Almagest.Networks.Emulation;

/// <summary>
/// Spectra on their way to the targets that their observed bins ask for. A step that would raise the misfit is halved until it
/// does not, or not made: the misfit never rises. N spectra, B bins, P targets; A of them make a step.
/// </summary>
internal sealed class EmulatorSolution
{
    /// <summary>A step goes no further than this, in spreads of the training targets: without, one spectrum in some thousands
    /// runs away.</summary>
    private const double LongestStep = 3;

    /// <summary>Of the net's differences, in spreads: single precision allows no less.</summary>
    private const float Nudge = 1e-2f;

    private const int MostHalvings = 6;

    private readonly Emulator _emulator;
    private readonly NetworkInput _input;
    private readonly double[] _at; // [N, P], in spreads of the training targets
    private readonly double[] _misfit; // [N]
    private readonly float[] _change; // [N]

    public EmulatorSolution(Emulator emulator, NetworkInput input)
    {
        (_emulator, _input, _at) = (emulator, input, new double[input.Count * emulator.TargetCount]);
        _change = new float[input.Count];
        int[] all = [.. Enumerable.Range(0, input.Count)];
        _misfit = Misfits(all, _at);
    }

    /// <summary>Shape [A, P], in the training set's units.</summary>
    public float[] Targets(int[] rows) => _emulator.Raw(At(rows));

    /// <summary>Shape [A]: root mean square of the targets' change in the last step, in spreads of the training
    /// targets.</summary>
    public float[] Changes(int[] rows) => [.. rows.Select(row => _change[row])];

    /// <summary>Shape [A, B], in the training set's units.</summary>
    public double[] Values(int[] rows)
    {
        double[] at = At(rows);
        float[] net = _emulator.Answer(at);
        int bins = _emulator.Bins;
        double[] values = new double[rows.Length * bins];
        for (int i = 0; i < values.Length; i++)
            values[i] = _emulator.Value(at, net, i / bins, i % bins);
        return values;
    }

    /// <param name="rows">Shape [A]: the spectra that make a step.</param>
    public void Step(int[] rows)
    {
        int free = _emulator.TargetCount;
        double[] from = At(rows),
            step = Steps(rows, from);
        int[] pending = [.. Enumerable.Range(0, rows.Length)];
        foreach (int row in rows)
            _change[row] = 0;
        for (int halving = 0; halving <= MostHalvings && pending.Length > 0; halving++)
        {
            double[] to = [.. pending.SelectMany(i => Enumerable.Range(i * free, free)).Select(i => from[i] + step[i])],
                misfits = Misfits([.. pending.Select(i => rows[i])], to);
            var left = new List<int>();
            for (int j = 0; j < pending.Length; j++)
            {
                int row = rows[pending[j]];
                if (misfits[j] < _misfit[row])
                {
                    to.AsSpan(j * free, free).CopyTo(_at.AsSpan(row * free));
                    _misfit[row] = misfits[j];
                    _change[row] = (float)Math.Sqrt(Enumerable.Range(pending[j] * free, free).Average(i => step[i] * step[i]));
                    continue;
                }
                for (int p = 0; p < free; p++)
                    step[(pending[j] * free) + p] /= 2;
                left.Add(pending[j]);
            }
            // Spectra are solved in a step or two: what a straight line can't better is rounding.
            pending = _emulator.IsCurved ? [.. left] : [];
        }
    }

    private double[] At(int[] rows)
    {
        int free = _emulator.TargetCount;
        return [.. rows.SelectMany(row => Enumerable.Range(row * free, free)).Select(i => _at[i])];
    }

    /// <summary>Sums of squares over the observed bins, shape [A].</summary>
    /// <param name="at">Shape [A, P].</param>
    private double[] Misfits(int[] rows, double[] at)
    {
        float[] net = _emulator.Answer(at);
        int bins = _emulator.Bins;
        double[] misfits = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        for (int bin = 0; bin < bins; bin++)
        {
            int of = (rows[i] * bins) + bin;
            if (_input.Observed[of])
                misfits[i] += Math.Pow(_input.Values[of] - _emulator.Value(at, net, i, bin), 2);
        }
        return misfits;
    }

    /// <summary>Gauss-Newton's, shape [A, P].</summary>
    private double[] Steps(int[] rows, double[] at)
    {
        int free = _emulator.TargetCount,
            bins = _emulator.Bins;
        float[] net = _emulator.Answer(at);
        float[][] nudged =
        [
            .. Enumerable
                .Range(0, _emulator.IsCurved ? free : 0)
                .Select(p => _emulator.Answer([.. at.Select((value, i) => i % free == p ? value + Nudge : value)])),
        ];
        double[] steps = new double[rows.Length * free],
            slope = new double[free];
        for (int row = 0; row < rows.Length; row++)
        {
            Matrix<double> normal = Matrix<double>.Build.Dense(free, free);
            Vector<double> right = Vector<double>.Build.Dense(free);
            for (int bin = 0; bin < bins; bin++)
            {
                int of = (rows[row] * bins) + bin;
                if (!_input.Observed[of])
                    continue;
                double misfit = _input.Values[of] - _emulator.Value(at, net, row, bin);
                for (int p = 0; p < free; p++)
                    slope[p] =
                        _emulator.Linear[p, bin]
                        + (
                            _emulator.IsCurved
                                ? _emulator.Rest * (nudged[p][(row * bins) + bin] - net[(row * bins) + bin]) / Nudge
                                : 0
                        );
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
                steps[(row * free) + p] = share * step[p];
        }
        return steps;
    }
}
