using Almagest.Networks.Arrays;

namespace Almagest.Networks.Batches;

/// <summary>Inputs and truths, row by row. N rows, I inputs, T numbers of truth.</summary>
/// <param name="Input">Shape [N, I].</param>
/// <param name="Truth">Shape [N, T].</param>
internal sealed record RowTable(int Count, float[] Input, float[] Truth)
{
    public int InputCount => Input.Length / Count;

    public int TruthCount => Truth.Length / Count;
}

/// <summary>Batches of a table in the processor's memory.</summary>
internal sealed class TableRows(RowTable table, int[] order) : IRows<IBatch>
{
    public IBatch Batch(int first, int count)
    {
        ReadOnlySpan<int> rows = order.AsSpan(first, count);
        return new RowBatch(
            count,
            TrainingArrays.Rows(table.Input, table.InputCount, rows),
            TrainingArrays.Rows(table.Truth, table.TruthCount, rows)
        );
    }

    public void Dispose() { }
}

/// <summary>Batches of gapped spectra in the processor's memory.</summary>
internal sealed class CompositeRows(TrainingArrays data, int[] order) : IRows<IComposite>
{
    public IComposite Batch(int first, int count) => new Composite(data, order.AsSpan(first, count));

    public void Dispose() { }
}
