using System.Globalization;
using Almagest.Application;

namespace Almagest.Pages.Links;

/// <summary>Rows with a value of one column between two ends, or equal to a text.</summary>
/// <param name="Column">As the published table has it.</param>
public abstract record ColumnFilter(string Column)
{
    /// <summary>As it follows WHERE.</summary>
    public abstract string Adql { get; }

    /// <summary>For people.</summary>
    public abstract string Words { get; }

    /// <summary>As it stands in an address, behind the column.</summary>
    internal abstract string Coded { get; }

    /// <summary>Quoted, so that its case counts.</summary>
    protected string Quoted => $"\"{Column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>"PhoIndex:1.5..2.5", "PhoIndex:1.5..", "method:=posterior", "goodness:none".</summary>
    /// <exception cref="RequestException">It is none.</exception>
    internal static ColumnFilter Parse(string said)
    {
        int at = said.IndexOf(':', StringComparison.Ordinal);
        string column = at < 1 ? "" : said[..at],
            what = said[(at + 1)..];
        if (column.Length == 0)
            throw Wrong(said);
        if (what == NoValue.Word)
            return new NoValue(column);
        if (what is ['=', ..])
            return new OneOf(column, what[1..]);
        string[] ends = what.Split("..", 2);
        return
            ends.Length == 2 && End(ends[0], out double? lower) && End(ends[1], out double? upper) && (lower ?? upper) is not null
            ? new Between(column, lower, upper)
            : throw Wrong(said);
    }

    internal static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static bool End(string text, out double? end)
    {
        end = null;
        if (text.Length == 0)
            return true;
        if (
            !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || !double.IsFinite(number)
        )
            return false;
        end = number;
        return true;
    }

    private static RequestException Wrong(string said) =>
        new($"only: found '{said}'; expected a column with a range as in PhoIndex:1.5..2.5, or a text as in method:=posterior.");
}

/// <param name="Lower">Counts in; null: no end.</param>
/// <param name="Upper">Does not, so that neighbouring bars share nothing; null: no end.</param>
public sealed record Between(string Column, double? Lower, double? Upper) : ColumnFilter(Column)
{
    public override string Adql =>
        string.Join(
            " AND ",
            new[]
            {
                Lower is null ? null : $"{Quoted} >= {Text(Lower)}",
                Upper is null ? null : $"{Quoted} < {Text(Upper)}",
            }.Where(part => part is not null)
        );

    public override string Words =>
        (Lower, Upper) switch
        {
            (null, _) => $"{Column} < {Short(Upper)}",
            (_, null) => $"{Column} ≥ {Short(Lower)}",
            _ => $"{Short(Lower)} ≤ {Column} < {Short(Upper)}",
        };

    internal override string Coded => $"{Text(Lower)}..{Text(Upper)}";

    private static string Short(double? number) => number?.ToString("G5", CultureInfo.InvariantCulture) ?? "";
}

public sealed record OneOf(string Column, string Value) : ColumnFilter(Column)
{
    public override string Adql => $"{Quoted} = '{Value.Replace("'", "''", StringComparison.Ordinal)}'";

    public override string Words => $"{Column} is {Value}";

    internal override string Coded => $"={Value}";
}

/// <summary>Rows that have none.</summary>
public sealed record NoValue(string Column) : ColumnFilter(Column)
{
    internal const string Word = "none";

    public override string Adql => $"{Quoted} IS NULL";

    public override string Words => $"{Column} has no value";

    internal override string Coded => Word;
}
