using System.Globalization;
using System.Xml;
using Almagest.Vo.Fields;

namespace Almagest.Vo.VoTables;

/// <summary>A FIELD of somebody else's: its datatype, and what becomes of it.</summary>
internal sealed class UploadedColumn
{
    public required Field Field { get; init; }

    /// <summary>VOTable's word.</summary>
    public required string Datatype { get; init; }

    /// <summary>Elements of each cell; -1 where each says how many.</summary>
    public required int Count { get; init; }

    /// <summary>What stands for none (VALUES null).</summary>
    public string? Null { get; set; }

    /// <summary>Bytes of an element.</summary>
    public int Size =>
        Datatype switch
        {
            "boolean" or "bit" or "unsignedByte" or "char" => 1,
            "short" or "unicodeChar" => 2,
            "int" or "float" => 4,
            _ => 8,
        };

    public static UploadedColumn Read(XmlReader xml, int number)
    {
        string name = xml.GetAttribute("name") ?? string.Create(CultureInfo.InvariantCulture, $"col{number}");
        string datatype = xml.GetAttribute("datatype") ?? "";
        string size = xml.GetAttribute("arraysize")?.Trim() ?? "";
        string? xtype = Said(xml.GetAttribute("xtype"));
        int count = CountOf(name, size);
        return new()
        {
            Datatype = datatype,
            Count = count,
            Field = new()
            {
                Name = name,
                Kind = KindOf(name, datatype, size, count, xtype),
                IsAscii = datatype == "char",
                Unit = Said(xml.GetAttribute("unit")),
                Ucd = Said(xml.GetAttribute("ucd")),
                Utype = Said(xml.GetAttribute("utype")),
                Xtype = xtype,
            },
        };
    }

    private static string? Said(string? attribute) => string.IsNullOrWhiteSpace(attribute) ? null : attribute.Trim();

    private static DataKind KindOf(string name, string datatype, string size, int count, string? xtype) =>
        (datatype, IsScalar: size.Length == 0 || size == "1") switch
        {
            ("char" or "unicodeChar", _) => xtype == "timestamp" ? DataKind.Timestamp : DataKind.Text,
            ("boolean" or "bit", true) => DataKind.Boolean,
            ("unsignedByte" or "short", true) => DataKind.Short,
            ("int", true) => DataKind.Int,
            ("long", true) => DataKind.Long,
            ("float", true) => DataKind.Float,
            ("double", true) => DataKind.Double,
            ("float" or "double", _) when xtype == "point" && count == 2 => DataKind.Point,
            ("float" or "double", _) when xtype == "circle" && count == 3 => DataKind.Circle,
            ("float" or "double", _) when xtype == "polygon" => DataKind.Polygon,
            ("float", _) => DataKind.FloatArray,
            ("unsignedByte" or "short" or "int" or "long" or "double", _) => DataKind.DoubleArray,
            _ => throw new InvalidDataException(
                $"column {name}: found datatype \"{datatype}\" with arraysize \"{size}\"; expected a text, a number "
                    + "or an array of numbers."
            ),
        };

    private static int CountOf(string name, string size)
    {
        if (size.Length == 0)
            return 1;
        // A length that varies is that of the last axis.
        string[] axes = size.Split('x');
        bool isVariable = size.EndsWith('*');
        if (isVariable && axes.Length == 1)
            return -1;
        long count = 1;
        foreach (string axis in axes)
            if (
                isVariable
                || !int.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || (count *= length) > int.MaxValue / 8
            )
                throw new InvalidDataException($"column {name}: found arraysize \"{size}\"; expected one such as 3, * or 8*.");
        return (int)count;
    }
}
