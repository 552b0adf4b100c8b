using System.Globalization;
using Almagest.Pages.Layout;
using Almagest.Pages.Numbers;
using Almagest.Vo.Fields;
using Almagest.Vo.Times;

namespace Almagest.Pages.Query;

/// <summary>Values of any table for people: rounded, for a file has all their digits.</summary>
internal static class Cells
{
    private const int Digits = 5,
        MostOfArray = 3;

    /// <param name="value">A whole number, a real, a text, a boolean, a list of numbers, or null.</param>
    public static string Of(Field column, object? value) =>
        value switch
        {
            null => "",
            long whole => whole.ToString(CultureInfo.InvariantCulture).Replace('-', '−'),
            float or double => Real(column, Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            bool isSo => isSo ? "true" : "false",
            string text when TimeOf(column, text) is { } time => TimeText.Utc(time),
            IReadOnlyList<double> numbers => string.Join(", ", numbers.Take(MostOfArray).Select(one => Figure.Of(one, Digits)))
                + (numbers.Count > MostOfArray ? $", … ({Figure.Whole(numbers.Count)} values)" : ""),
            _ => Plain.Text(value.ToString()),
        };

    /// <summary>All digits, of what was rounded; null: nothing was.</summary>
    public static string? Whole(Field column, object? value) =>
        value switch
        {
            float number => number.ToString("R", CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            string text when TimeOf(column, text) is not null => text,
            _ => null,
        };

    /// <summary>Null: it is none.</summary>
    private static DateTimeOffset? TimeOf(Field column, string text) =>
        column.Kind == DataKind.Timestamp && Timestamps.TryRead(text, out DateTime time)
            ? new DateTimeOffset(time, TimeSpan.Zero)
            : null;

    /// <summary>A place on the sky wants more of them than a value with its error does.</summary>
    private static string Real(Field column, double number) =>
        // Counts are whole, though the column holds reals.
        column.Unit == "ct"
        && number == Math.Round(number)
        && Math.Abs(number) < 1e15
            ? Figure.Whole((long)number)
        : column.Unit == "deg" && Math.Abs(number) is >= 1e-3 and < 1e5
            ? number.ToString("0.00000", CultureInfo.InvariantCulture).Replace('-', '−')
        : Figure.Of(number, Digits);
}
