using System.Globalization;
using System.Xml;
using Almagest.Vo.Fields;
using Almagest.Vo.Times;

namespace Almagest.Vo.VoTables;

/// <summary>Rows of TABLEDATA. An empty cell has no value.</summary>
internal static class TableDataRows
{
    /// <param name="xml">At TABLEDATA.</param>
    public static IEnumerable<object?[]> Read(XmlReader xml, IReadOnlyList<UploadedColumn> columns, UploadLimits limits)
    {
        if (xml.IsEmptyElement)
            yield break;
        int depth = xml.Depth,
            row = 0;
        while (xml.Read() && xml.Depth > depth)
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "TR")
                yield return ReadRow(xml, columns, limits, ++row);
    }

    private static object?[] ReadRow(XmlReader xml, IReadOnlyList<UploadedColumn> columns, UploadLimits limits, int row)
    {
        object?[] values = new object?[columns.Count];
        int depth = xml.Depth,
            at = 0;
        if (!xml.IsEmptyElement)
        {
            xml.Read();
            while (xml.Depth > depth)
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "TD")
                    xml.Read();
                else if (at == columns.Count)
                    throw Wrong(row, $"over {columns.Count} cells", "one for each FIELD");
                else
                {
                    string text = xml.ReadElementContentAsString();
                    values[at] = Value(columns[at], text, limits, row);
                    at++;
                }
        }
        return at == columns.Count ? values : throw Wrong(row, $"{at} cells", $"{columns.Count}, one for each FIELD");
    }

    private static object? Value(UploadedColumn column, string text, UploadLimits limits, int row)
    {
        DataKind kind = column.Field.Kind;
        if (text.Length > limits.Elements * (kind.IsArray() ? 25L : 1))
            throw Wrong(row, $"{text.Length} characters in {column.Field.Name}", $"{limits.Elements} elements at most");
        if (kind == DataKind.Text)
            return text.Length == 0 ? null : text;
        string word = text.Trim();
        if (word.Length == 0 || word == column.Null)
            return null;
        object? value = kind switch
        {
            DataKind.Timestamp => Timestamps.TryRead(word, out DateTime time) ? time : null,
            DataKind.Boolean => word.ToUpperInvariant() switch
            {
                "T" or "TRUE" or "1" => true,
                "F" or "FALSE" or "0" => false,
                "?" => DBNull.Value,
                _ => null,
            },
            _ when kind.IsWhole() => Whole(word),
            _ when kind.IsNumber() => Real(word),
            _ => Array(word),
        };
        if (value is null)
            throw Wrong(row, $"'{(word.Length > 40 ? word[..40] : word)}' in {column.Field.Name}", kind.Name());
        return value is DBNull or double.NaN ? null : value;
    }

    private static object? Whole(string word) =>
        long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : word.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        && long.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            ? number
        : null;

    private static object? Real(string word) =>
        // astropy before 7 writes +InF.
        word.ToUpperInvariant() switch
        {
            "+INF" or "INF" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
        };

    private static object? Array(string text)
    {
        object?[] numbers = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Real)];
        return numbers.Contains(null) ? null : numbers.Select(number => (double)number!).ToArray();
    }

    internal static InvalidDataException Wrong(int row, string found, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"row {row}: found {found}; expected {expected}."));
}
