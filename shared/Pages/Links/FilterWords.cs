using System.Globalization;
using Almagest.Application;
using Almagest.Application.Selections;

namespace Almagest.Pages.Links;

/// <summary>Filters as they stand in an address: "PhoIndex:1.5..2.5", "PhoIndex:1.5..", "misfit:-1..1", "method:=posterior",
/// "goodness:none".</summary>
internal static class FilterWords
{
    private const string None = "none",
        To = "..";

    public static string Of(ColumnFilter filter) =>
        filter switch
        {
            Between one => $"{one.Column}:{RangeOf(one)}",
            Misfit one => $"{Misfit.Word}:{Text(one.Lower)}{To}{Text(one.Upper)}",
            OneOf one => $"{one.Column}:={one.Value}",
            _ => $"{filter.Column}:{None}",
        };

    /// <exception cref="RequestException">It is none.</exception>
    public static ColumnFilter Parse(string said)
    {
        int at = said.IndexOf(':', StringComparison.Ordinal);
        string column = at < 1 ? "" : said[..at],
            what = said[(at + 1)..];
        if (column.Length == 0)
            throw Wrong(said);
        if (what == None)
            return new NoValue(column);
        if (what is ['=', ..])
            return new OneOf(column, what[1..]);
        (double? lower, double? upper) = Ends(what) ?? throw Wrong(said);
        return column == Misfit.Word ? new Misfit(lower, upper) : new Between(column, lower, upper);
    }

    /// <summary>A range alone: "1.5..2.5".</summary>
    /// <param name="word">Before which it stands in the address.</param>
    /// <exception cref="RequestException">It is none.</exception>
    public static Between RangeOf(string word, string said) =>
        Ends(said) is var (lower, upper) && !(lower >= upper)
            ? new(word, lower, upper)
            : throw new RequestException($"{word}: found '{said}'; expected a range, as in 1.5..2.5.");

    /// <summary>Likewise, of one that is there.</summary>
    public static string RangeOf(Between range) => $"{Text(range.Lower)}{To}{Text(range.Upper)}";

    private static (double? Lower, double? Upper)? Ends(string said) =>
        said.Split(To, 2) is [var one, var other]
        && IsEnd(one, out double? lower)
        && IsEnd(other, out double? upper)
        && (lower ?? upper) is not null
            ? (lower, upper)
            : null;

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static bool IsEnd(string text, out double? end)
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
