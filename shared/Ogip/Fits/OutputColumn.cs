using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Almagest.Ogip.Fits;

/// <summary>A column to be written: rows of bytes in FITS's order, fixed in width or in the heap.</summary>
internal sealed class OutputColumn
{
    private readonly char _type;

    private OutputColumn(string name, string unit, char type, int elementBytes, byte[][] rows, bool isVariable)
    {
        (Name, Unit, Rows, IsVariable) = (name, unit, rows, isVariable);
        int longest = rows.Length == 0 ? elementBytes : rows.Max(row => row.Length);
        Format = isVariable
            ? string.Create(CultureInfo.InvariantCulture, $"1P{type}({longest / elementBytes})")
            : string.Create(CultureInfo.InvariantCulture, $"{longest / elementBytes}{type}");
        (_type, ElementBytes) = (type, elementBytes);
        Width = isVariable ? 8 : longest;
    }

    public string Name { get; }

    public string Unit { get; }

    public int RowCount => Rows.Length;

    /// <summary>TFORM.</summary>
    internal string Format { get; }

    internal byte[][] Rows { get; }

    internal bool IsVariable { get; }

    internal int ElementBytes { get; }

    /// <summary>Bytes in a row of the table.</summary>
    internal int Width { get; }

    /// <summary>TLMIN, TLMAX; null for none.</summary>
    public (long Minimum, long Maximum)? LegalRange { get; private init; }

    public OutputColumn WithRange((long Minimum, long Maximum) range) =>
        new(Name, Unit, _type, ElementBytes, Rows, IsVariable) { LegalRange = range };

    public static OutputColumn Of(string name, string unit, short[] values) =>
        Fixed(name, unit, [.. values.Select(value => new[] { value })]);

    public static OutputColumn Of(string name, string unit, int[] values) =>
        Fixed(name, unit, [.. values.Select(value => new[] { value })]);

    public static OutputColumn Of(string name, string unit, float[] values) =>
        Fixed(name, unit, [.. values.Select(value => new[] { value })]);

    public static OutputColumn Of(string name, string unit, double[] values) =>
        Fixed(name, unit, [.. values.Select(value => new[] { value })]);

    public static OutputColumn Fixed(string name, string unit, short[][] rows) =>
        new(name, unit, 'I', 2, Encode(rows, 2, BinaryPrimitives.WriteInt16BigEndian), false);

    public static OutputColumn Fixed(string name, string unit, int[][] rows) =>
        new(name, unit, 'J', 4, Encode(rows, 4, BinaryPrimitives.WriteInt32BigEndian), false);

    public static OutputColumn Fixed(string name, string unit, float[][] rows) =>
        new(name, unit, 'E', 4, Encode(rows, 4, BinaryPrimitives.WriteSingleBigEndian), false);

    public static OutputColumn Fixed(string name, string unit, double[][] rows) =>
        new(name, unit, 'D', 8, Encode(rows, 8, BinaryPrimitives.WriteDoubleBigEndian), false);

    public static OutputColumn Variable(string name, string unit, short[][] rows) =>
        new(name, unit, 'I', 2, Encode(rows, 2, BinaryPrimitives.WriteInt16BigEndian), true);

    public static OutputColumn Variable(string name, string unit, float[][] rows) =>
        new(name, unit, 'E', 4, Encode(rows, 4, BinaryPrimitives.WriteSingleBigEndian), true);

    /// <summary>Text, padded with blanks to the longest.</summary>
    public static OutputColumn Text(string name, string[] rows)
    {
        int width = rows.Length == 0 ? 0 : rows.Max(row => row.Length);
        return new(name, "", 'A', 1, [.. rows.Select(row => Encoding.ASCII.GetBytes(row.PadRight(width)))], false);
    }

    private delegate void Writer<T>(Span<byte> target, T value);

    private static byte[][] Encode<T>(T[][] rows, int size, Writer<T> write) =>
        [
            .. rows.Select(row =>
            {
                byte[] bytes = new byte[row.Length * size];
                for (int i = 0; i < row.Length; i++)
                    write(bytes.AsSpan(i * size), row[i]);
                return bytes;
            }),
        ];
}
