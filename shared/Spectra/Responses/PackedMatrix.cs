using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Almagest.Spectra.Responses;

/// <summary>
/// A mostly banded matrix [rows, columns] for y = M x, packed as panels of 32 rows: for each panel, those columns that
/// touch it, 32 values each. The sums of a panel stay in registers while x streams by.
/// </summary>
/// <remarks>
/// Each row is summed in the order of the columns, with fused multiply-adds, so the result is the same to the bit on every CPU.
/// Thread-safe: nothing changes after construction.
/// </remarks>
internal sealed class PackedMatrix
{
    private const int PanelRows = 32;

    private readonly int _rows;
    private readonly int _columns;
    private readonly int[] _firstBlock;   // [panels + 1]
    private readonly int[] _blockColumn;  // [blocks]
    private readonly double[] _values;    // [blocks, 32]

    private PackedMatrix(int rows, int columns, int[] firstBlock, int[] blockColumn, double[] values) =>
        (_rows, _columns, _firstBlock, _blockColumn, _values) = (rows, columns, firstBlock, blockColumn, values);

    /// <summary>How many bytes one multiplication reads of the matrix.</summary>
    public long Bytes => ((long)_values.Length * sizeof(double)) + ((long)_blockColumn.Length * sizeof(int));

    /// <summary>Writes one column into a cleared span of length rows.</summary>
    public delegate void ColumnWriter(int column, Span<double> values);

    public static PackedMatrix Build(int rows, int columns, ColumnWriter write)
    {
        int panels = (rows + PanelRows - 1) / PanelRows;
        List<int>[] columnsOf = new List<int>[panels];
        List<double>[] valuesOf = new List<double>[panels];
        for (int p = 0; p < panels; p++) (columnsOf[p], valuesOf[p]) = ([], []);
        double[] column = new double[panels * PanelRows];
        for (int j = 0; j < columns; j++)
        {
            Array.Clear(column);
            write(j, column.AsSpan(0, rows));
            for (int p = 0; p < panels; p++)
            {
                ReadOnlySpan<double> block = column.AsSpan(p * PanelRows, PanelRows);
                if (!block.ContainsAnyExcept(0.0)) continue;
                columnsOf[p].Add(j);
                valuesOf[p].AddRange(block);
            }
        }
        int[] firstBlock = new int[panels + 1];
        for (int p = 0; p < panels; p++) firstBlock[p + 1] = firstBlock[p] + columnsOf[p].Count;
        return new PackedMatrix(rows, columns, firstBlock, [.. columnsOf.SelectMany(c => c)], [.. valuesOf.SelectMany(v => v)]);
    }

    /// <summary>y = M x.</summary>
    /// <param name="x">Shape [columns].</param>
    /// <param name="y">Shape [rows]; overwritten.</param>
    public void Multiply(ReadOnlySpan<double> x, Span<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, _columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, _rows);
        Span<double> tail = stackalloc double[PanelRows];
        for (int p = 0; p + 1 < _firstBlock.Length; p++)
        {
            int row = p * PanelRows;
            bool whole = row + PanelRows <= _rows;
            Span<double> sums = whole ? y.Slice(row, PanelRows) : tail;
            MultiplyPanel(_firstBlock[p].._firstBlock[p + 1], x, sums);
            if (!whole) tail[..(_rows - row)].CopyTo(y[row..]);
        }
    }

    private void MultiplyPanel(Range blocks, ReadOnlySpan<double> x, Span<double> sums)
    {
        ReadOnlySpan<int> columns = _blockColumn.AsSpan(blocks);
        ref double value = ref MemoryMarshal.GetArrayDataReference(_values);
        nuint at = (nuint)blocks.Start.Value * PanelRows;
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        foreach (int column in columns)
        {
            Vector256<double> photons = Vector256.Create(x[column]);
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref value, at), photons, s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref value, at + 4), photons, s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref value, at + 8), photons, s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref value, at + 12), photons, s3);
            s4 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref value, at + 16), photons, s4);
            s5 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref value, at + 20), photons, s5);
            s6 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref value, at + 24), photons, s6);
            s7 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref value, at + 28), photons, s7);
            at += PanelRows;
        }
        s0.CopyTo(sums);
        s1.CopyTo(sums[4..]);
        s2.CopyTo(sums[8..]);
        s3.CopyTo(sums[12..]);
        s4.CopyTo(sums[16..]);
        s5.CopyTo(sums[20..]);
        s6.CopyTo(sums[24..]);
        s7.CopyTo(sums[28..]);
    }
}
