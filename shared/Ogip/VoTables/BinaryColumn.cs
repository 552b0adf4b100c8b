using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Almagest.Ogip.VoTables;

/// <summary>A column of BINARY or BINARY2: where its cells lie in the stream. Decoded when it is asked for.</summary>
/// <param name="bytes">The stream, big-endian.</param>
internal sealed class BinaryColumn(VoField field, ReadOnlyMemory<byte> bytes) : VoColumn(field)
{
    private readonly List<(int At, int Count, bool IsNull)> _cells = [];

    /// <param name="at">Within the bytes, which hold all of it.</param>
    public void Add(int at, int count, bool isNull) => _cells.Add((at, count, isNull));

    public override int CountAt(int row) => _cells[row] is { IsNull: true } && Field.IsVariable ? 0 : _cells[row].Count;

    public override double[] NumbersAt(int row)
    {
        double[] values = new double[CountAt(row)];
        if (_cells[row].IsNull)
        {
            Array.Fill(values, double.NaN);
            return values;
        }
        ReadOnlySpan<byte> cell = bytes.Span[_cells[row].At..];
        int width = (int)Field.SizeOf(1);
        double? none = double.TryParse(Field.Null, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;
        for (int i = 0; i < values.Length; i++)
        {
            double value = Number(cell[(width * i)..]);
            values[i] = value == none ? double.NaN : value;
        }
        return values;
    }

    public override string TextAt(int row)
    {
        (int at, int count, bool isNull) = _cells[row];
        if (isNull || Field.DataType is not ("char" or "unicodeChar"))
            return "";
        ReadOnlySpan<byte> cell = bytes.Span.Slice(at, (int)Field.SizeOf(count));
        string text = Field.DataType == "char" ? Encoding.UTF8.GetString(cell) : Encoding.BigEndianUnicode.GetString(cell);
        return text.IndexOf('\0') is >= 0 and int end ? text[..end] : text;
    }

    private double Number(ReadOnlySpan<byte> at) =>
        Field.DataType switch
        {
            "double" => BinaryPrimitives.ReadDoubleBigEndian(at),
            "float" => BinaryPrimitives.ReadSingleBigEndian(at),
            "long" => BinaryPrimitives.ReadInt64BigEndian(at),
            "int" => BinaryPrimitives.ReadInt32BigEndian(at),
            "short" => BinaryPrimitives.ReadInt16BigEndian(at),
            "unsignedByte" => at[0],
            // The first bit of a byte by the standard, the fifth as astropy has it.
            "bit" => at[0] == 0 ? 0 : 1,
            // A boolean. '?', blank and NUL are none.
            _ => at[0] is (byte)'T' or (byte)'t' or (byte)'1' ? 1
            : at[0] is (byte)'F' or (byte)'f' or (byte)'0' ? 0
            : double.NaN,
        };
}
