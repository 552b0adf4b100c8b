using System.Buffers.Binary;
using System.Text;
using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>One column of a binary table. Numbers come out scaled (TSCALn, TZEROn), with NaN for TNULLn.</summary>
internal sealed class TableColumn
{
    private const int LargestMinimum = 1_000_000;

    private readonly BinaryTable _table;
    private readonly ColumnFormat _format;
    private readonly int _offset;
    private readonly ElementDecoder _decoder;

    internal TableColumn(BinaryTable table, int number, ColumnFormat format, int offset)
    {
        (_table, Number, _format, _offset) = (table, number, format, offset);
        FitsHeader header = table.Hdu.Header;
        Name = header.Text($"TTYPE{number}")?.Trim() ?? $"col{number}";
        Unit = header.Text($"TUNIT{number}")?.Trim() ?? "";
        _decoder = new ElementDecoder(
            format.Type,
            header.Real($"TSCAL{number}") ?? 1,
            header.Real($"TZERO{number}") ?? 0,
            format.Type is 'B' or 'I' or 'J' or 'K' ? header.Integer($"TNULL{number}") : null
        );
    }

    public string Name { get; }

    /// <summary>Counted from 1.</summary>
    public int Number { get; }

    /// <summary>TUNITn; empty if there is none.</summary>
    public string Unit { get; }

    public bool IsText => _format.Type == 'A';

    /// <summary>True for a column of one number a row.</summary>
    public bool IsScalar => !_format.IsVariable && !IsText && _format.Repeat == 1 && _format.Type is not ('C' or 'M');

    /// <summary>True for a column of several numbers a row, as many in each or not.</summary>
    public bool IsArray =>
        !IsText && (_format.IsVariable ? _format.Repeat > 0 : _format.Repeat > 1) && _format.Type is not ('C' or 'M');

    /// <summary>"file[1:SPECTRUM] column COUNTS": how errors name this column.</summary>
    public string Where => $"{_table.Hdu.Where} column {Name}";

    /// <summary>TLMINn, also where a writer put it in quotes; null if absent.</summary>
    /// <exception cref="SpectralDataException">It is no whole number, or too large a one for channels.</exception>
    public int? LegalMinimum
    {
        get
        {
            string keyword = $"TLMIN{Number}";
            long? minimum = _table.Hdu.Header.Integer(keyword);
            return minimum is null or (>= -LargestMinimum and <= LargestMinimum)
                ? (int?)minimum
                : throw _table.Hdu.Header.Wrong(keyword, $"{minimum}", $"a channel number up to {LargestMinimum}");
        }
    }

    /// <summary>Numbers in a row: a complex element counts twice.</summary>
    public int CountAt(int row)
    {
        long elements = _format.IsVariable ? Descriptor(row).Count : _format.Repeat;
        return (int)(_format.Type is 'C' or 'M' ? 2 * elements : elements);
    }

    /// <summary>Numbers in all rows.</summary>
    /// <exception cref="SpectralDataException">Descriptors that share the heap add up to far more than it holds.</exception>
    public int TotalCount()
    {
        // A heap may be shared by rows, but descriptors that share it without end would fill the memory.
        long most = Math.Min(Array.MaxLength, _format.IsVariable ? 4L * _table.Heap.Length : long.MaxValue);
        long total = 0;
        for (int row = 0; row < _table.RowCount; row++)
            if ((total += CountAt(row)) > most)
                throw SpectralDataException.At(
                    Where,
                    $"over {most} numbers in a heap of {_table.Heap.Length} bytes",
                    "no more than the heap holds a few times over"
                );
        return (int)total;
    }

    /// <summary>The numbers of one row.</summary>
    public double[] ReadRow(int row)
    {
        double[] values = new double[CountAt(row)];
        ReadRow(row, values);
        return values;
    }

    /// <param name="row">Counted from 0.</param>
    /// <param name="values">At least <see cref="CountAt"/> long; its beginning is overwritten.</param>
    public void ReadRow(int row, Span<double> values)
    {
        if (IsText)
            throw SpectralDataException.At(Where, "text", "numbers");
        _decoder.Decode(RowBytes(row), values[..CountAt(row)]);
    }

    /// <summary>One number of every row.</summary>
    /// <exception cref="SpectralDataException">Rows hold more or less than one number.</exception>
    public double[] ReadScalars()
    {
        if (!IsScalar)
            throw SpectralDataException.At(
                Where,
                _format.IsVariable ? "arrays of varying length" : $"{_format.Repeat} elements of type {_format.Type} a row",
                "one number a row"
            );
        double[] values = new double[_table.RowCount];
        for (int row = 0; row < values.Length; row++)
            _decoder.Decode(RowBytes(row), values.AsSpan(row, 1));
        return values;
    }

    /// <summary>The text of a row, up to its first NUL, without trailing blanks.</summary>
    public string ReadText(int row)
    {
        if (!IsText)
            throw SpectralDataException.At(Where, $"numbers of type {_format.Type}", "text");
        ReadOnlySpan<byte> bytes = RowBytes(row);
        int end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]).TrimEnd(' ');
    }

    private ReadOnlySpan<byte> RowBytes(int row)
    {
        if (!_format.IsVariable)
            return _table.Hdu.Data.Span.Slice((row * _table.RowLength) + _offset, (int)_format.Width);
        (long count, long at) = Descriptor(row);
        return _table.Heap.Span.Slice((int)at, (int)_format.Size(count));
    }

    private (long Count, long Offset) Descriptor(int row)
    {
        if (_format.Repeat == 0)
            return (0, 0);
        ReadOnlySpan<byte> bytes = _table.Hdu.Data.Span[((row * _table.RowLength) + _offset)..];
        (long count, long at) =
            _format.Descriptor == 'P'
                ? (BinaryPrimitives.ReadInt32BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[4..]))
                : (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        if (count == 0)
            return (0, 0);
        int heap = _table.Heap.Length;
        if (count < 0 || at < 0 || count > 8L * heap || at > heap || _format.Size(count) > heap - at)
            throw SpectralDataException.At(
                $"{Where}, row {row + 1}",
                $"{count} elements at byte {at} of the heap",
                $"elements within its {heap} bytes"
            );
        return (count, at);
    }
}
