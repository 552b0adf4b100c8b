using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Almagest.Networks.Fused;

/// <summary>One side of a product: number (m, k) lies at m · <paramref name="Row"/> + k · <paramref name="Column"/>.</summary>
internal readonly record struct Strides(int Row, int Column);

/// <summary>Products of small dense matrices on one thread.</summary>
/// <remarks>
/// Eight rows by two vectors of the result stay in registers while the inner dimension runs (four where there are but 16
/// registers): sixteen sums hide the four cycles of a multiplication, for ten loads. Columns are the outer loop, so that what
/// is read of the right side, two vectors wide, stays in the first cache for all rows. Each number is summed in the order of
/// the inner dimension whatever the number of rows: a row's answer does not depend on those beside it.
/// </remarks>
internal static class MatrixProduct
{
    /// <summary>result = left · right + start.</summary>
    /// <param name="left">Shape [rows, inner], anywhere.</param>
    /// <param name="right">Shape [inner, columns], a panel.</param>
    /// <param name="start">Shape [1, columns], a panel that is added to each row.</param>
    /// <param name="result">Shape [rows, columns], a panel; its zeros stay, where right's are.</param>
    public static void Multiply(
        ReadOnlySpan<float> left,
        Strides strides,
        ReadOnlySpan<float> right,
        ReadOnlySpan<float> start,
        Span<float> result,
        int rows,
        int inner,
        int columns
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start.Length, Panel.Padded(columns), nameof(start));
        Begin(left, strides, right, start, 0, result, rows, inner, columns, default);
    }

    /// <summary>The same, and what SiLU makes of it, block by block while it lies in the first cache.</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void MultiplyThenSilu(
        ReadOnlySpan<float> left,
        Strides strides,
        ReadOnlySpan<float> right,
        ReadOnlySpan<float> start,
        Span<float> result,
        SiluPanels after,
        int rows,
        int inner,
        int columns
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start.Length, Panel.Padded(columns), nameof(start));
        after.Check(((rows - 1) * Panel.Stride(columns)) + Panel.Padded(columns));
        Begin(left, strides, right, start, 0, result, rows, inner, columns, after);
    }

    /// <summary>result += left · right.</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void Accumulate(
        ReadOnlySpan<float> left,
        Strides strides,
        ReadOnlySpan<float> right,
        Span<float> result,
        int rows,
        int inner,
        int columns
    ) => Begin(left, strides, right, result, Panel.Stride(columns), result, rows, inner, columns, default);

    private static void Begin(
        ReadOnlySpan<float> left,
        Strides strides,
        ReadOnlySpan<float> right,
        ReadOnlySpan<float> start,
        int between,
        Span<float> result,
        int rows,
        int inner,
        int columns,
        SiluPanels after
    )
    {
        if (rows == 0 || columns == 0)
            return;
        int stride = Panel.Stride(columns),
            padded = Panel.Padded(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(
            left.Length,
            ((rows - 1) * strides.Row) + ((inner - 1) * strides.Column) + 1,
            nameof(left)
        );
        ArgumentOutOfRangeException.ThrowIfLessThan(right.Length, ((inner - 1) * stride) + padded, nameof(right));
        ArgumentOutOfRangeException.ThrowIfLessThan(result.Length, ((rows - 1) * stride) + padded, nameof(result));
        var sides = new Sides(
            ref MemoryMarshal.GetReference(left),
            strides,
            ref MemoryMarshal.GetReference(right),
            ref MemoryMarshal.GetReference(start),
            between,
            ref MemoryMarshal.GetReference(result),
            inner,
            stride
        );
        if (Vector512.IsHardwareAccelerated)
            Run<SingleLanes16>(sides, rows, padded, after);
        else
            Run<SingleLanes8>(sides, rows, padded, after);
    }

    private static void Run<T>(in Sides sides, int rows, int padded, in SiluPanels after)
        where T : struct, ISingleLanes<T>
    {
        // A condition that the compiler knows: one of the two loops is left out.
        bool isWide = T.Count == SingleLanes16.Count;
        int whole = rows & (isWide ? ~7 : ~3),
            column = 0;
        for (; column + (2 * T.Count) <= padded; column += 2 * T.Count)
        {
            for (int row = 0; row < whole; row += isWide ? 8 : 4)
            {
                if (isWide)
                    MatrixKernels.EightByTwo(sides, row, column);
                else
                    MatrixKernels.FourByTwo<T>(sides, row, column);
                after.Follow<T>(sides, row, isWide ? 8 : 4, column, 2 * T.Count);
            }
            // Half a block, where there are eights.
            if (isWide && rows - whole >= 4)
            {
                MatrixKernels.FourByTwo<T>(sides, whole, column);
                after.Follow<T>(sides, whole, 4, column, 2 * T.Count);
            }
        }
        if (column < padded)
        {
            int row = 0;
            for (; row + 8 <= rows; row += 8)
                MatrixKernels.EightByOne<T>(sides, row, column);
            if (row + 4 <= rows)
                MatrixKernels.FourByOne<T>(sides, row, column);
            after.Follow<T>(sides, 0, rows & ~3, column, T.Count);
        }
        for (int row = rows & ~3; row < rows; row++)
        {
            column = 0;
            for (; column + (8 * T.Count) <= padded; column += 8 * T.Count)
                RowKernels.OneByEight<T>(sides, row, column);
            for (; column + (2 * T.Count) <= padded; column += 2 * T.Count)
                RowKernels.OneByTwo<T>(sides, row, column);
            if (column < padded)
                RowKernels.OneByOne<T>(sides, row, column);
            after.Follow<T>(sides, row, 1, 0, padded);
        }
    }
}
