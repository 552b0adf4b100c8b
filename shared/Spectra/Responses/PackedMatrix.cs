using System.Runtime.InteropServices;

namespace Almagest.Spectra.Responses;

/// <summary>
/// A mostly banded matrix [rows, columns] for y = M x, packed as panels of 32 rows: for each panel, those columns that
/// touch it, 32 values each. The sums of a panel stay in registers while x streams by.
/// </summary>
/// <remarks>
/// Each row is summed in the order of the columns, with fused multiply-adds, so the result is the same to the bit on every CPU,
/// for one vector or for several at once. Thread-safe: nothing changes after construction.
/// </remarks>
internal abstract class PackedMatrix
{
    public abstract int RowCount { get; }

    /// <summary>How many bytes one multiplication reads of the matrix.</summary>
    public abstract long Bytes { get; }

    /// <summary>Shape [columns]: the sum of each column's values.</summary>
    public abstract double[] ColumnSums();

    /// <summary>Writes one column into a cleared span of length rows.</summary>
    public delegate void ColumnWriter(int column, Span<double> values);

    /// <summary>Y = M X for several vectors, the matrix read once.</summary>
    /// <param name="x">Shape [vectors, columns].</param>
    /// <param name="vectors">At least 1.</param>
    /// <param name="y">Shape [vectors, rows]; overwritten.</param>
    public abstract void Multiply(ReadOnlySpan<double> x, int vectors, Span<double> y);

    /// <summary>Values of 64 bits, or of 32 where all of them are single precision anyway: half the memory to read.</summary>
    public static PackedMatrix Build(int rows, int columns, ColumnWriter write)
    {
        int panels = (rows + PanelKernel.Rows - 1) / PanelKernel.Rows;
        List<int>[] columnsOf = new List<int>[panels];
        List<double>[] valuesOf = new List<double>[panels];
        for (int p = 0; p < panels; p++)
            (columnsOf[p], valuesOf[p]) = ([], []);
        double[] column = new double[panels * PanelKernel.Rows];
        bool single = true;
        for (int j = 0; j < columns; j++)
        {
            Array.Clear(column);
            write(j, column.AsSpan(0, rows));
            for (int p = 0; p < panels; p++)
            {
                ReadOnlySpan<double> block = column.AsSpan(p * PanelKernel.Rows, PanelKernel.Rows);
                if (!block.ContainsAnyExcept(0.0))
                    continue;
                columnsOf[p].Add(j);
                valuesOf[p].AddRange(block);
                foreach (double value in block)
                    single &= (float)value == value;
            }
        }
        int[] firstBlock = new int[panels + 1];
        for (int p = 0; p < panels; p++)
            firstBlock[p + 1] = firstBlock[p] + columnsOf[p].Count;
        int[] blockColumn = [.. columnsOf.SelectMany(c => c)];
        return single
            ? new PackedMatrix<float>(
                rows,
                columns,
                firstBlock,
                blockColumn,
                [.. valuesOf.SelectMany(v => v.Select(value => (float)value))]
            )
            : new PackedMatrix<double>(rows, columns, firstBlock, blockColumn, [.. valuesOf.SelectMany(v => v)]);
    }
}

/// <typeparam name="T">float or double.</typeparam>
internal sealed class PackedMatrix<T>(int rows, int columns, int[] firstBlock, int[] blockColumn, T[] values) : PackedMatrix
    where T : unmanaged, System.Numerics.INumberBase<T>
{
    // firstBlock [panels + 1], blockColumn [blocks], values [blocks, 32]
    public override int RowCount => rows;

    public override long Bytes => MemoryMarshal.AsBytes(values.AsSpan()).Length + ((long)blockColumn.Length * sizeof(int));

    public override double[] ColumnSums()
    {
        double[] sums = new double[columns];
        for (int block = 0; block < blockColumn.Length; block++)
        for (int row = 0; row < PanelKernel.Rows; row++)
            sums[blockColumn[block]] += double.CreateTruncating(values[(block * PanelKernel.Rows) + row]);
        return sums;
    }

    public override void Multiply(ReadOnlySpan<double> x, int vectors, Span<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, vectors * columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, vectors * rows);
        Span<double> sums = stackalloc double[3 * PanelKernel.Rows];
        ref T value = ref MemoryMarshal.GetArrayDataReference(values);
        for (int p = 0; p + 1 < firstBlock.Length; p++)
        {
            int row = p * PanelKernel.Rows,
                count = Math.Min(PanelKernel.Rows, rows - row);
            ReadOnlySpan<int> touching = blockColumn.AsSpan(firstBlock[p]..firstBlock[p + 1]);
            nuint at = (nuint)firstBlock[p] * PanelKernel.Rows;
            // The panel stays in the cache while all vectors pass.
            for (int v = 0; v < vectors; )
            {
                int together = Math.Min(3, vectors - v);
                PanelKernel.Multiply(ref value, at, touching, x.Slice(v * columns, together * columns), columns, together, sums);
                for (int k = 0; k < together; k++, v++)
                    sums.Slice(k * PanelKernel.Rows, count).CopyTo(y.Slice((v * rows) + row, count));
            }
        }
    }
}
