using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml;
using Almagest.Vo.Fields;
using Almagest.Vo.Times;

namespace Almagest.Vo.VoTables;

/// <summary>Rows of BINARY and BINARY2. Every length is held against the limits before anything is taken for it.</summary>
internal static class BinaryRows
{
    /// <param name="xml">At BINARY or BINARY2.</param>
    /// <param name="hasFlags">Rows begin with a bit for each column that has no value.</param>
    public static IEnumerable<object?[]> Read(
        XmlReader xml,
        IReadOnlyList<UploadedColumn> columns,
        bool hasFlags,
        UploadLimits limits
    )
    {
        using Base64Stream stream = OpenStream(xml);
        byte[] flags = new byte[hasFlags ? (columns.Count + 7) / 8 : 0];
        if (columns.Count == 0)
            yield break;
        for (int row = 1; stream.HasMore; row++)
        {
            stream.ReadExactly(flags);
            object?[] values = new object?[columns.Count];
            for (int i = 0; i < columns.Count; i++)
            {
                object? value = Value(stream, columns[i], limits, row);
                bool isNull = hasFlags && (flags[i / 8] & (0x80 >> (i % 8))) != 0;
                values[i] = isNull || value is double.NaN ? null : value;
            }
            yield return values;
        }
    }

    private static Base64Stream OpenStream(XmlReader xml)
    {
        if (xml.IsEmptyElement || !xml.ReadToDescendant("STREAM", xml.NamespaceURI))
            throw new InvalidDataException("found no STREAM; expected one.");
        if (xml.GetAttribute("href") is not null)
            throw new InvalidDataException("found a STREAM that lies elsewhere; expected its bytes: nothing is fetched.");
        string encoding = xml.GetAttribute("encoding") ?? "none";
        return encoding == "base64"
            ? new(xml)
            : throw new InvalidDataException($"found a STREAM in the encoding {encoding}; expected base64.");
    }

    private static object? Value(Stream from, UploadedColumn column, UploadLimits limits, int row)
    {
        int count = column.Count >= 0 ? column.Count : BinaryPrimitives.ReadInt32BigEndian(Bytes(from, 4));
        if (count < 0 || count > limits.Elements)
            throw TableDataRows.Wrong(row, $"{count} elements in {column.Field.Name}", $"{limits.Elements} at most");
        byte[] bytes = Bytes(from, count * column.Size);
        DataKind kind = column.Field.Kind;
        if (kind is DataKind.Text or DataKind.Timestamp)
            return Text(column, bytes, row);
        if (kind.IsArray())
            return Enumerable.Range(0, count).Select(i => Real(column.Datatype, bytes.AsSpan(i * column.Size))).ToArray();
        if (kind == DataKind.Boolean)
            return bytes[0] switch
            {
                (byte)'T' or (byte)'t' or (byte)'1' => true,
                (byte)'F' or (byte)'f' or (byte)'0' => false,
                _ when column.Datatype == "bit" => bytes[0] != 0,
                _ => null,
            };
        if (!kind.IsWhole())
            return Real(column.Datatype, bytes);
        long number = Whole(column.Datatype, bytes);
        return column.Null is { } none && none == number.ToString(CultureInfo.InvariantCulture) ? null : number;
    }

    private static object? Text(UploadedColumn column, byte[] bytes, int row)
    {
        string text = column.Datatype == "char" ? Encoding.UTF8.GetString(bytes) : Encoding.BigEndianUnicode.GetString(bytes);
        text = text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and int end ? text[..end] : text;
        if (column.Field.Kind == DataKind.Text)
            return text;
        return string.IsNullOrWhiteSpace(text) ? null
            : Timestamps.TryRead(text, out DateTime time) ? time
            : throw TableDataRows.Wrong(
                row,
                $"'{(text.Length > 40 ? text[..40] : text)}' in {column.Field.Name}",
                DataKind.Timestamp.Name()
            );
    }

    private static long Whole(string datatype, ReadOnlySpan<byte> bytes) =>
        datatype switch
        {
            "unsignedByte" => bytes[0],
            "short" => BinaryPrimitives.ReadInt16BigEndian(bytes),
            "int" => BinaryPrimitives.ReadInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };

    private static double Real(string datatype, ReadOnlySpan<byte> bytes) =>
        datatype switch
        {
            "float" => BinaryPrimitives.ReadSingleBigEndian(bytes),
            "double" => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            _ => Whole(datatype, bytes),
        };

    private static byte[] Bytes(Stream from, int count)
    {
        byte[] bytes = new byte[count];
        from.ReadExactly(bytes);
        return bytes;
    }
}
