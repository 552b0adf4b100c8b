using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>Rows in a temporary file until all are known. In it they are as in the table, but a text stands behind its
/// length.</summary>
internal sealed class FitsSpool : IAsyncDisposable
{
    private readonly FileStream _rows = Temporary();
    private readonly FileStream _heap = Temporary();
    private readonly ArrayBufferWriter<byte> _row = new();

    public FitsSpool(IReadOnlyList<Field> columns)
    {
        if (columns.Count > 999)
            throw new InvalidDataException($"found {columns.Count} columns; a table of FITS has 999 at most.");
        Columns = [.. columns.Select(column => new FitsColumn(column))];
    }

    public IReadOnlyList<FitsColumn> Columns { get; }
    public long Rows { get; private set; }
    public int Width => Columns.Sum(column => column.Width);
    public long HeapLength => _heap.Length;

    public async Task AddAsync(IRow row, CancellationToken cancellation)
    {
        _row.ResetWrittenCount();
        for (int i = 0; i < Columns.Count; i++)
            Add(row, i, Columns[i]);
        await _rows.WriteAsync(_row.WrittenMemory, cancellation);
        Rows++;
    }

    /// <exception cref="InvalidDataException">A whole number is the one that has to stand for none.</exception>
    public void Check()
    {
        FitsColumn? torn = Columns.FirstOrDefault(column => column.HasNulls && column.HasSentinel);
        if (torn is not null)
            throw new InvalidDataException(
                $"found {torn.Sentinel} in {torn.Field.Name}, which has to stand for rows without a value."
            );
    }

    /// <summary>Each row with its final width. The memory is used again for the next.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        _rows.Position = 0;
        byte[] row = new byte[Width];
        byte[] length = new byte[4];
        for (long i = 0; i < Rows; i++)
        {
            int at = 0;
            foreach (FitsColumn column in Columns)
            {
                Memory<byte> cell = row.AsMemory(at, column.Width);
                at += column.Width;
                if (column.IsText)
                {
                    await _rows.ReadExactlyAsync(length, cancellation);
                    int characters = BinaryPrimitives.ReadInt32BigEndian(length);
                    await _rows.ReadExactlyAsync(cell[..characters], cancellation);
                    cell[characters..].Span.Clear();
                }
                else
                    await _rows.ReadExactlyAsync(cell, cancellation);
            }
            yield return row;
        }
    }

    public async Task<long> CopyHeapAsync(Stream output, CancellationToken cancellation)
    {
        _heap.Position = 0;
        await _heap.CopyToAsync(output, cancellation);
        return _heap.Length;
    }

    public async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync();
        await _heap.DisposeAsync();
    }

    private void Add(IRow row, int i, FitsColumn column)
    {
        bool isNull = row.IsNull(i);
        column.HasNulls |= isNull;
        if (column.IsText)
        {
            string text = isNull ? "" : FitsText.Safe(row.GetString(i));
            column.Longest = Math.Max(column.Longest, text.Length);
            BinaryPrimitives.WriteInt32BigEndian(Taken(4), text.Length);
            Encoding.ASCII.GetBytes(text, Taken(text.Length));
        }
        else if (column.Sentinel is { } none)
        {
            long number = isNull ? none : row.GetInt64(i);
            column.HasSentinel |= !isNull && number == none;
            Whole(column.Field.Kind, number);
        }
        else if (column.Field.Kind == DataKind.Boolean)
            Taken(1)[0] =
                isNull ? (byte)0
                : row.GetBoolean(i) ? (byte)'T'
                : (byte)'F';
        else if (column.Field.Kind.IsNumber())
            Real(Taken(column.Width), isNull ? double.NaN : row.GetDouble(i));
        else
            Numbers(column, isNull ? [] : row.GetDoubles(i));
    }

    private void Whole(DataKind kind, long number)
    {
        if (kind == DataKind.Short)
            BinaryPrimitives.WriteInt16BigEndian(Taken(2), checked((short)number));
        else if (kind == DataKind.Int)
            BinaryPrimitives.WriteInt32BigEndian(Taken(4), checked((int)number));
        else
            BinaryPrimitives.WriteInt64BigEndian(Taken(8), number);
    }

    private void Numbers(FitsColumn column, IReadOnlyList<double> numbers)
    {
        int size = column.Field.Kind == DataKind.FloatArray ? 4 : 8;
        if (!column.IsInHeap)
        {
            for (int i = 0; i < column.Width / 8; i++)
                Real(Taken(8), i < numbers.Count ? numbers[i] : double.NaN);
            return;
        }
        column.Longest = Math.Max(column.Longest, numbers.Count);
        BinaryPrimitives.WriteInt64BigEndian(Taken(8), numbers.Count);
        BinaryPrimitives.WriteInt64BigEndian(Taken(8), _heap.Position);
        Span<byte> bytes = stackalloc byte[8];
        foreach (double number in numbers)
        {
            Real(bytes[..size], number);
            _heap.Write(bytes[..size]);
        }
    }

    private static void Real(Span<byte> to, double number)
    {
        if (to.Length == 4)
            BinaryPrimitives.WriteSingleBigEndian(to, (float)number);
        else
            BinaryPrimitives.WriteDoubleBigEndian(to, number);
    }

    private Span<byte> Taken(int length)
    {
        Span<byte> span = _row.GetSpan(Math.Max(length, 1))[..length];
        _row.Advance(length);
        return span;
    }

    private static FileStream Temporary()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose | FileOptions.SequentialScan,
            BufferSize = 1 << 16,
        };
        // Nobody else's to read.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(Path.Combine(Path.GetTempPath(), $"almagest-{Guid.NewGuid():N}.rows"), options);
    }
}
