using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Almagest.Networks.Fused;

/// <summary>A matrix of numbers in rows that end in zeros, so that kernels need no tails.</summary>
internal static class Panel
{
    /// <summary>Rows are cut into blocks of so many.</summary>
    public const int Block = 16;

    /// <summary>
    /// From one row's beginning to the next: room for whole blocks, and an odd number of them, or columns of long matrices
    /// would all
    /// fall into the same few places of the processor's cache.
    /// </summary>
    public static int Stride(int columns)
    {
        int blocks = (columns + Block - 1) / Block;
        return Block * (blocks | 1);
    }

    /// <summary>Columns that kernels work on: the zeros that fill the last block included.</summary>
    public static int Padded(int columns) => (columns + Block - 1) / Block * Block;

    public static void Fill(ReadOnlySpan<float> values, int rows, int columns, Span<float> panel)
    {
        int stride = Stride(columns);
        for (int row = 0; row < rows; row++)
            values.Slice(row * columns, columns).CopyTo(panel[(row * stride)..]);
    }

    public static void Read(ReadOnlySpan<float> panel, int rows, int columns, Span<float> values)
    {
        int stride = Stride(columns);
        for (int row = 0; row < rows; row++)
            panel.Slice(row * stride, columns).CopyTo(values[(row * columns)..]);
    }

    /// <summary>Tile by tile, so that both sides stay in the cache.</summary>
    /// <param name="panel">Shape [rows, columns].</param>
    /// <param name="turned">Shape [columns, rows].</param>
    public static void Transpose(ReadOnlySpan<float> panel, int rows, int columns, Span<float> turned)
    {
        (int from, int to) = (Stride(columns), Stride(rows));
        for (int row = 0; row < rows; row += Block)
        {
            for (int column = 0; column < columns; column += Block)
            {
                int lastRow = Math.Min(row + Block, rows),
                    lastColumn = Math.Min(column + Block, columns);
                if (Avx.IsSupported && lastRow - row == Block && lastColumn - column == Block)
                {
                    for (int half = 0; half < Block; half += 8)
                    {
                        Eights(panel[((row + half) * from + column)..], from, turned[(column * to + row + half)..], to);
                        Eights(panel[((row + half) * from + column + 8)..], from, turned[((column + 8) * to + row + half)..], to);
                    }
                    continue;
                }
                for (int r = row; r < lastRow; r++)
                {
                    ReadOnlySpan<float> line = panel[(r * from)..];
                    for (int c = column; c < lastColumn; c++)
                        turned[(c * to) + r] = line[c];
                }
            }
        }
    }

    /// <summary>Eight rows of eight.</summary>
    private static void Eights(ReadOnlySpan<float> source, int from, Span<float> target, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, (7 * from) + 8, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, (7 * to) + 8, nameof(target));
        ref float a = ref MemoryMarshal.GetReference(source);
        ref float b = ref MemoryMarshal.GetReference(target);
        (Vector256<float> low0, Vector256<float> high0) = Pairs(ref a, from);
        (Vector256<float> low1, Vector256<float> high1) = Pairs(ref Unsafe.Add(ref a, 2 * from), from);
        (Vector256<float> low2, Vector256<float> high2) = Pairs(ref Unsafe.Add(ref a, 4 * from), from);
        (Vector256<float> low3, Vector256<float> high3) = Pairs(ref Unsafe.Add(ref a, 6 * from), from);
        Quarter(Fours(low0, low1, 0x44), Fours(low2, low3, 0x44), ref b, to);
        Quarter(Fours(low0, low1, 0xEE), Fours(low2, low3, 0xEE), ref Unsafe.Add(ref b, to), to);
        Quarter(Fours(high0, high1, 0x44), Fours(high2, high3, 0x44), ref Unsafe.Add(ref b, 2 * to), to);
        Quarter(Fours(high0, high1, 0xEE), Fours(high2, high3, 0xEE), ref Unsafe.Add(ref b, 3 * to), to);
    }

    /// <summary>Two rows, their numbers by turns.</summary>
    private static (Vector256<float> Low, Vector256<float> High) Pairs(ref float at, int stride)
    {
        Vector256<float> first = Vector256.LoadUnsafe(ref at),
            second = Vector256.LoadUnsafe(ref Unsafe.Add(ref at, stride));
        return (Avx.UnpackLow(first, second), Avx.UnpackHigh(first, second));
    }

    private static Vector256<float> Fours(Vector256<float> left, Vector256<float> right, [ConstantExpected] byte which) =>
        Avx.Shuffle(left, right, which);

    /// <summary>A row of the result, and the one four below.</summary>
    private static void Quarter(Vector256<float> left, Vector256<float> right, ref float at, int stride)
    {
        Avx.Permute2x128(left, right, 0x20).StoreUnsafe(ref at);
        Avx.Permute2x128(left, right, 0x31).StoreUnsafe(ref Unsafe.Add(ref at, 4 * stride));
    }
}
