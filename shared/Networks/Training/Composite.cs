using Almagest.Networks.Arrays;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Training;

/// <summary>A batch with its observed bins clamped to the data and the others filled. n spectra, B bins, S context, P
/// targets.</summary>
internal sealed class Composite
{
    private readonly int _bins,
        _columns;
    private readonly float[] _clean,
        _targets;
    private readonly double _observedWeight;
    private readonly PrincipalFilling.Masked? _principal;

    /// <param name="principal">What missing bins begin with and are corrected by; null: they begin at the training data's mean.</param>
    public Composite(TrainingArrays data, ReadOnlySpan<int> rows, double observedWeight, PrincipalFilling? principal)
    {
        (_bins, _columns, _observedWeight) = (data.Bins, (2 * data.Bins) + data.ContextCount, observedWeight);
        Observed = TrainingArrays.Rows(data.Observed, data.Bins, rows);
        _clean = TrainingArrays.Rows(data.Clean, data.Bins, rows);
        _targets = TrainingArrays.Rows(data.Targets, data.TargetCount, rows);
        Input = NetRows.Of(
            TrainingArrays.Rows(data.Values, data.Bins, rows),
            Observed,
            TrainingArrays.Rows(data.Context, data.ContextCount, rows),
            data.Bins
        );
        _principal = principal?.Under(Observed);
        for (int row = 0; row < rows.Length; row++)
            _principal?.Begin(row, Input.AsSpan(row * _columns, _bins));
    }

    /// <summary>Shape [n, B].</summary>
    public bool[] Observed { get; }

    /// <summary>Composite, mask and context side by side, shape [n, 2 B + S].</summary>
    public float[] Input { get; }

    /// <param name="output">Shape [B], of which the missing bins are taken.</param>
    public void Fill(int row, ReadOnlySpan<float> output)
    {
        Span<float> line = Input.AsSpan(row * _columns, _bins);
        if (_principal is not null)
        {
            float[] corrected = output.ToArray();
            _principal.Correct(row, line, corrected);
            output = corrected;
        }
        for (int bin = 0; bin < _bins; bin++)
            if (!Observed[(row * _bins) + bin])
                line[bin] = output[bin];
    }

    /// <summary>A row's part of the mean square distance to the clean spectra; observed bins weigh less.</summary>
    /// <param name="gradient">Shape [B]; written.</param>
    public double Loss(int row, ReadOnlySpan<float> output, Span<float> gradient)
    {
        double sum = 0,
            each = 1.0 / _clean.Length;
        for (int bin = 0, i = row * _bins; bin < _bins; bin++, i++)
        {
            double away = output[bin] - _clean[i],
                weight = Observed[i] ? _observedWeight * each : each;
            sum += weight * away * away;
            gradient[bin] = (float)(2 * weight * away);
        }
        return sum;
    }

    /// <summary>As it is now; what comes after does not change it.</summary>
    public RegressorBatch ForRegressor() => new([.. Input], _targets);
}
