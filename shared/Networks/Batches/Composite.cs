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
        : base(rows.Length, Lines(data, rows), TrainingArrays.Rows(data.Clean, data.Bins, rows))
    {
        (_bins, _columns) = (data.Bins, (2 * data.Bins) + data.ContextCount);
        Observed = TrainingArrays.Rows(data.Observed, data.Bins, rows);
        _targets = TrainingArrays.Rows(data.Targets, data.TargetCount, rows);
    }

    /// <summary>Shape [n, B].</summary>
    public bool[] Observed { get; }

    /// <param name="output">Shape [B], of which the missing bins are taken.</param>
    public void Fill(int row, ReadOnlySpan<float> output) =>
        NetRows.Fill(output[.._bins], Input.AsSpan(row * _columns, _columns));

    public IBatch ForRegressor() => new RowBatch(Count, [.. Input], _targets);

    /// <summary>Shape [n, 2 B + S].</summary>
    private static float[] Lines(TrainingArrays data, ReadOnlySpan<int> rows)
    {
        (int bins, int known) = (data.Bins, data.ContextCount);
        int columns = (2 * bins) + known;
        float[] lines = GC.AllocateUninitializedArray<float>(rows.Length * columns);
        for (int i = 0; i < rows.Length; i++)
            NetRows.Write(
                data.Values.AsSpan(rows[i] * bins, bins),
                data.Observed.AsSpan(rows[i] * bins, bins),
                data.Context.AsSpan(rows[i] * known, known),
                lines.AsSpan(i * columns, columns)
            );
        return lines;
    }
}
