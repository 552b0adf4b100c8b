using Almagest.Networks.Arrays;

namespace Almagest.Networks.Batches;

/// <summary>A batch in the processor's memory with its observed bins clamped to the data and the others filled; the truth is the
/// clean spectrum. n spectra, B bins, S context, P targets.</summary>
internal sealed class Composite : RowBatch, IComposite
{
    private readonly int _bins,
        _columns;
    private readonly float[] _targets;

    /// <summary>Missing bins begin at the training data's mean.</summary>
    public Composite(TrainingArrays data, ReadOnlySpan<int> rows)
        : this(data, rows, TrainingArrays.Rows(data.Observed, data.Bins, rows)) { }

    private Composite(TrainingArrays data, ReadOnlySpan<int> rows, bool[] observed)
        : base(
            rows.Length,
            NetRows.Of(
                TrainingArrays.Rows(data.Values, data.Bins, rows),
                observed,
                TrainingArrays.Rows(data.Context, data.ContextCount, rows),
                data.Bins
            ),
            TrainingArrays.Rows(data.Clean, data.Bins, rows)
        )
    {
        (_bins, _columns, Observed) = (data.Bins, (2 * data.Bins) + data.ContextCount, observed);
        _targets = TrainingArrays.Rows(data.Targets, data.TargetCount, rows);
    }

    /// <summary>Shape [n, B].</summary>
    public bool[] Observed { get; }

    /// <param name="output">Shape [B], of which the missing bins are taken.</param>
    public void Fill(int row, ReadOnlySpan<float> output) =>
        NetRows.Fill(output[.._bins], Input.AsSpan(row * _columns, _columns));

    public IBatch ForRegressor() => new RowBatch(Count, [.. Input], _targets);
}
