using System.Text;
using System.Text.Json;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>The lines before the names, in the block style of YAML. A text of JSON, in ASCII, is a text of YAML too.</summary>
internal static class EcsvHead
{
    public static string Of(TableHead head, IReadOnlyList<Field> columns)
    {
        StringBuilder lines = new();
        Line(lines, "%ECSV 1.0");
        Line(lines, "---");
        Line(lines, "delimiter: ','");
        Line(lines, "datatype:");
        foreach (Field column in columns)
            Line(lines, $"- {{{string.Join(", ", Words(column).Select(one => $"{one.Name}: {Text(one.Value)}"))}}}");
        (string Name, string Value)[] said =
        [
            ("name", head.Name),
            .. head.Description is { Length: > 0 } words ? [("description", words)] : Array.Empty<(string, string)>(),
            .. head.Infos,
        ];
        Line(lines, "meta: !!omap");
        foreach ((string name, string value) in said)
            Line(lines, $"- {{{Text(name)}: {Text(value)}}}");
        Line(lines, "schema: astropy-2.0");
        return lines.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Words(Field column)
    {
        (string type, string? parts) = TypeOf(column.Kind);
        yield return ("name", column.Name);
        if (!string.IsNullOrEmpty(column.Unit))
            yield return ("unit", column.Unit);
        yield return ("datatype", type);
        if (parts is not null)
            yield return ("subtype", parts);
        if (!string.IsNullOrEmpty(column.Description))
            yield return ("description", column.Description);
    }

    private static (string Type, string? Parts) TypeOf(DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => ("bool", null),
            DataKind.Short => ("int16", null),
            DataKind.Int => ("int32", null),
            DataKind.Long => ("int64", null),
            DataKind.Float => ("float32", null),
            DataKind.Double => ("float64", null),
            DataKind.FloatArray => ("string", "float32[null]"),
            DataKind.Point => ("string", "float64[2]"),
            DataKind.Circle => ("string", "float64[3]"),
            DataKind.DoubleArray or DataKind.Polygon => ("string", "float64[null]"),
            _ => ("string", null),
        };

    private static string Text(string text) => JsonSerializer.Serialize(text);

    private static void Line(StringBuilder lines, string text) => lines.Append("# ").Append(text).Append('\n');
}
