using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Almagest.Cli.Terminal;

/// <summary>Results on stdout: aligned columns for people, JSON for scripts.</summary>
internal static class Tables
{
    public static JsonSerializerOptions JsonForm { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };

    public static void WriteJson<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonForm));

    /// <summary>The first column to the left, the others to the right; two blanks between.</summary>
    public static void Write(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths =
        [
            .. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max()),
        ];
        WriteRow(headings, widths);
        foreach (IReadOnlyList<string> row in rows)
            WriteRow(row, widths);
    }

    /// <summary>Six digits: more than any fit is worth.</summary>
    public static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("G6", CultureInfo.InvariantCulture) : "-";

    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset? time) =>
        time is { } known ? known.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";

    private static void WriteRow(IReadOnlyList<string> cells, int[] widths) =>
        Console.Out.WriteLine(
            string.Join(
                    "  ",
                    cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))
                )
                .TrimEnd()
        );
}
