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
                for (int r = row; r < lastRow; r++)
                {
                    ReadOnlySpan<float> line = panel[(r * from)..];
                    for (int c = column; c < lastColumn; c++)
                        turned[(c * to) + r] = line[c];
                }
            }
        }
    }
}
