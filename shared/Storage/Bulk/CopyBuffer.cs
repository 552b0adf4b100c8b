using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Almagest.Storage.Bulk;

/// <summary>Rows in PostgreSQL's binary COPY format, written directly: the fastest way in (decision 3 of the design).</summary>
/// <remarks>Source: PostgreSQL manual, COPY, "Binary Format". All numbers are big-endian, each after its length.</remarks>
internal sealed class CopyBuffer : IDisposable
{
    // The signature, then flags and length of extension, both 0.
    private static readonly byte[] Header =
    [
        (byte)'P',
        (byte)'G',
        (byte)'C',
        (byte)'O',
        (byte)'P',
        (byte)'Y',
        10,
        255,
        13,
        10,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
    ];
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _length;

    public CopyBuffer() => Header.CopyTo(Take(Header.Length));

    public void BeginRow(short columns) => BinaryPrimitives.WriteInt16BigEndian(Take(2), columns);

    public void Null() => BinaryPrimitives.WriteInt32BigEndian(Take(4), -1);

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Field(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Field(4), value);

    public void Int32(int? value)
    {
        if (value is { } number)
            Int32(number);
        else
            Null();
    }

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Field(8), value);

    public void Bool(bool value) => Field(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>NaN becomes NULL.</summary>
    public void Double(double value)
    {
        if (double.IsNaN(value))
            Null();
        else
            BinaryPrimitives.WriteDoubleBigEndian(Field(8), value);
    }

    /// <summary>NaN becomes NULL.</summary>
    public void Single(float value)
    {
        if (float.IsNaN(value))
            Null();
        else
            BinaryPrimitives.WriteSingleBigEndian(Field(4), value);
    }

    public void Timestamp(DateTime utc) => Int64((utc - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public void Text(string? value)
    {
        if (value is null)
            Null();
        else
            Encoding.UTF8.GetBytes(value, Field(Encoding.UTF8.GetByteCount(value)));
    }

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Field(value.Length));

    /// <summary>float32, little-endian, as the table's comment promises.</summary>
    public void Floats(ReadOnlySpan<float> values) => FloatBytes.Write(values, Field(values.Length * sizeof(float)));

    /// <summary>double precision[][]; NaN becomes NULL.</summary>
    /// <param name="cells">Shape [rows, columns], row-major.</param>
    public void Matrix(ReadOnlySpan<double> cells, int rows)
    {
        const int float8 = 701;
        int begun = _length;
        Take(sizeof(int));
        foreach (int part in (ReadOnlySpan<int>)[2, 1, float8, rows, 1, cells.Length / rows, 1])
            BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), part);
        foreach (double cell in cells)
            Double(cell);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(begun), _length - begun - sizeof(int));
    }

    /// <summary>A field of so many bytes, to be written at once.</summary>
    public Span<byte> Blank(int length) => Field(length);

    /// <summary>Sends what was written; the buffer is spent.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="target">Table and columns.</param>
    public async Task SendAsync(NpgsqlConnection connection, string target, CancellationToken cancellation)
    {
        BinaryPrimitives.WriteInt16BigEndian(Take(2), -1);
        await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY {target} FROM STDIN (FORMAT BINARY)",
            cancellation
        );
        await copy.WriteAsync(_bytes.AsMemory(0, _length), cancellation);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private Span<byte> Field(int length)
    {
        Span<byte> taken = Take(sizeof(int) + length);
        BinaryPrimitives.WriteInt32BigEndian(taken, length);
        return taken[sizeof(int)..];
    }

    private Span<byte> Take(int length)
    {
        int end = checked(_length + length);
        if (end > _bytes.Length)
            Grow(end);
        Span<byte> taken = _bytes.AsSpan(_length, length);
        _length = end;
        return taken;
    }

    private void Grow(int least)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(2L * _bytes.Length, least), Array.MaxLength));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
