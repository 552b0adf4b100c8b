using System.Globalization;
using System.Text.Json;
using Almagest.Application;
using Almagest.Spectra;

namespace Almagest.Cli.Terminal;

/// <summary>Results on stdout: aligned columns for people, JSON for scripts.</summary>
internal static class Tables
{
    public static void WriteJson<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonForm.Options));

    /// <summary>The first column to the left, the others to the right; two blanks between. Where a terminal is too narrow, a
    /// block for each row.</summary>
    public static void Write(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        foreach (string line in Lines(headings, rows, TerminalWidth()))
            Console.Out.WriteLine(line);
    }

    /// <param name="width">Of the terminal; null for any.</param>
    internal static IEnumerable<string> Lines(
        IReadOnlyList<string> headings,
        IReadOnlyList<IReadOnlyList<string>> rows,
        int? width
    )
    {
        // A cell is part of a line.
        rows = [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Printable.Escaped)])];
        int[] widths =
        [
            .. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max()),
        ];
        if (rows.Count > 0 && headings.Count > 2 && widths.Sum() + (2 * (widths.Length - 1)) > width)
            return rows.SelectMany(row => Block(headings, row));
        return rows.Prepend(headings).Select(cells => Line(cells, widths));
    }

    /// <inheritdoc cref="Figures.Number"/>
    public static string Number(double? value) => Figures.Number(value);

    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset? time) =>
        time is { } known ? known.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";

    private static string Line(IReadOnlyList<string> cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))
            .TrimEnd();

    /// <summary>Its first cell, and below it the others with their headings.</summary>
    private static IEnumerable<string> Block(IReadOnlyList<string> headings, IReadOnlyList<string> row)
    {
        int widest = headings.Skip(1).Max(heading => heading.Length);
        return headings
            .Zip(row)
            .Skip(1)
            .Where(cell => cell.Second.Length > 0)
            .Select(cell => $"  {cell.First.PadRight(widest)}  {cell.Second}")
            .Prepend($"{headings[0]} {row[0]}".Trim());
    }

    /// <summary>Null where nobody looks: a file or a pipe takes lines of any length.</summary>
    private static int? TerminalWidth()
    {
        try
        {
            return !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
