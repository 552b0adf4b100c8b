using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.VoTables;

/// <summary>One value in the bytes of VOTable: big-endian, arrays behind their length.</summary>
internal static class BinaryCell
{
    public static void Write(ArrayBufferWriter<byte> to, IRow row, int column, Field field, bool isNull)
    {
        switch (field.Kind)
        {
            case DataKind.Boolean:
                Byte(
                    to,
                    isNull ? (byte)'?'
                        : row.GetBoolean(column) ? (byte)'T'
                        : (byte)'F'
                );
                break;
            case DataKind.Short:
                BinaryPrimitives.WriteInt16BigEndian(Taken(to, 2), isNull ? (short)0 : checked((short)row.GetInt64(column)));
                break;
            case DataKind.Int:
                BinaryPrimitives.WriteInt32BigEndian(Taken(to, 4), isNull ? 0 : checked((int)row.GetInt64(column)));
                break;
            case DataKind.Long:
                BinaryPrimitives.WriteInt64BigEndian(Taken(to, 8), isNull ? 0 : row.GetInt64(column));
                break;
            case DataKind.Float:
                BinaryPrimitives.WriteSingleBigEndian(Taken(to, 4), isNull ? float.NaN : (float)row.GetDouble(column));
                break;
            case DataKind.Double:
                BinaryPrimitives.WriteDoubleBigEndian(Taken(to, 8), isNull ? double.NaN : row.GetDouble(column));
                break;
            case DataKind.Text when !field.IsAscii:
                Unicode(to, isNull ? "" : row.GetString(column));
                break;
            case DataKind.Text or DataKind.Timestamp:
                Ascii(to, isNull ? "" : row.GetString(column));
                break;
            default:
                Numbers(to, field.Kind, isNull ? [] : row.GetDoubles(column));
                break;
        }
    }

    private static void Unicode(ArrayBufferWriter<byte> to, string text)
    {
        Length(to, text.Length);
        Encoding.BigEndianUnicode.GetBytes(text, Taken(to, 2 * text.Length));
    }

    private static void Ascii(ArrayBufferWriter<byte> to, string text)
    {
        string safe = AsciiText.Safe(text);
        Length(to, safe.Length);
        Encoding.ASCII.GetBytes(safe, Taken(to, safe.Length));
    }

    /// <summary>A point and a circle have a fixed length, which isn't written.</summary>
    private static void Numbers(ArrayBufferWriter<byte> to, DataKind kind, IReadOnlyList<double> numbers)
    {
        int length = kind switch
        {
            DataKind.Point => 2,
            DataKind.Circle => 3,
            _ => -1,
        };
        if (length < 0)
            Length(to, numbers.Count);
        else if (numbers.Count > 0 && numbers.Count != length)
            throw new InvalidDataException($"found {numbers.Count} numbers; expected {length} of {kind.Name()}.");
        for (int i = 0; i < (length < 0 ? numbers.Count : length); i++)
        {
            double number = i < numbers.Count ? numbers[i] : double.NaN;
            if (kind == DataKind.FloatArray)
                BinaryPrimitives.WriteSingleBigEndian(Taken(to, 4), (float)number);
            else
                BinaryPrimitives.WriteDoubleBigEndian(Taken(to, 8), number);
        }
    }

    private static void Length(ArrayBufferWriter<byte> to, int length) =>
        BinaryPrimitives.WriteInt32BigEndian(Taken(to, 4), length);

    private static void Byte(ArrayBufferWriter<byte> to, byte value) => Taken(to, 1)[0] = value;

    private static Span<byte> Taken(ArrayBufferWriter<byte> to, int length)
    {
        Span<byte> span = to.GetSpan(Math.Max(length, 1))[..length];
        to.Advance(length);
        return span;
    }
}
