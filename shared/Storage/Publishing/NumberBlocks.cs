using System.Buffers;

namespace Almagest.Storage.Publishing;

/// <summary>Rows of numbers, as many as come. Until they are put together they lie in blocks that are lent: an array that grows
/// is copied each time to memory that nobody has touched, which costs more than to read what is put there.</summary>
/// <param name="columns">Numbers of a row.</param>
internal sealed class NumberBlocks(int columns)
{
    private const int Rows = 1 << 16;

    private readonly List<double[][]> _blocks = [];
    private double[][] _last = [];
    private int _row = Rows - 1;

    private int Count => _blocks.Count == 0 ? 0 : ((_blocks.Count - 1) * Rows) + _row + 1;

    /// <summary>Of the row that was begun last.</summary>
    public double this[int column]
    {
        set => _last[column][_row] = value;
    }

    /// <summary>Begins a row.</summary>
    public void Next()
    {
        if (++_row < Rows)
            return;
        _last = new double[columns][];
        for (int column = 0; column < columns; column++)
            _last[column] = ArrayPool<double>.Shared.Rent(Rows);
        _blocks.Add(_last);
        _row = 0;
    }

    /// <summary>Rows of the first parts first: shape [column][row]. The parts are empty afterwards, each column as soon as it is
    /// copied: there is memory for all of them once, and not always twice.</summary>
    public static double[][] Joined(IReadOnlyList<NumberBlocks> parts)
    {
        int rows = parts.Sum(part => part.Count);
        double[][] joined = new double[parts[0].Columns][];
        for (int column = 0; column < joined.Length; column++)
        {
            joined[column] = GC.AllocateUninitializedArray<double>(rows);
            int at = 0;
            foreach (NumberBlocks part in parts)
                at += part.MoveTo(joined[column].AsSpan(at), column);
        }
        foreach (NumberBlocks part in parts)
            part.Clear();
        return joined;
    }

    private int Columns => columns;

    private int MoveTo(Span<double> values, int column)
    {
        int rows = Count;
        for (int i = 0; i < _blocks.Count; i++)
        {
            _blocks[i][column].AsSpan(0, Math.Min(Rows, rows - (i * Rows))).CopyTo(values[(i * Rows)..]);
            ArrayPool<double>.Shared.Return(_blocks[i][column]);
            _blocks[i][column] = [];
        }
        return rows;
    }

    private void Clear()
    {
        _blocks.Clear();
        _row = Rows - 1;
    }
}
