using System.Globalization;
using System.Text.Json;
using Almagest.Application;

namespace Almagest.Cli.Terminal;

/// <summary>Results on stdout: aligned columns for people, JSON for scripts.</summary>
internal static class Tables
{
    public static void WriteJson<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonForm.Options));

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

    /// <inheritdoc cref="Figures.Number"/>
    public static string Number(double? value) => Figures.Number(value);

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
