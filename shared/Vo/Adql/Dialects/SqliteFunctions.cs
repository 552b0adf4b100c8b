using System.Globalization;

namespace Almagest.Vo.Adql.Dialects;

/// <summary>What a connection to SQLite must be given before it runs a plan: by CreateFunction and CreateAggregate of
/// Microsoft.Data.Sqlite, deterministic.</summary>
/// <remarks>Its build has SQLITE_ENABLE_MATH_FUNCTIONS, so sin, ln, power and their like are there.</remarks>
public static class SqliteFunctions
{
    /// <summary><c>almagest_number</c> of one argument: the number that a text is.</summary>
    /// <exception cref="FormatException">It is none. SQLite's own cast would say 0.</exception>
    public static double? Number(string? text) =>
        text is null ? null
        : double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : throw new FormatException($"found the text '{text}'; expected a number.");

    /// <summary><c>almagest_whole</c> of two arguments: a number, or the one that a text is, without its decimals.</summary>
    /// <param name="value">A <see cref="long"/>, <see cref="double"/>, text, or none.</param>
    /// <param name="bits">Of the kind that it becomes, the sign's included: 16, 32 or 64.</param>
    /// <exception cref="FormatException">The text is no number.</exception>
    /// <exception cref="OverflowException">The number is beyond that kind.</exception>
    public static long? Whole(object? value, long bits) =>
        value switch
        {
            long whole => Within(whole, bits),
            double number => Within(number, bits),
            string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long whole) => Within(
                whole,
                bits
            ),
            string text => Within(Number(text)!.Value, bits),
            _ => null,
        };

    /// <summary><c>almagest_lower</c> of one argument: SQLite's own lower knows the letters of ASCII alone.</summary>
    public static string? Lower(string? text) => text?.ToLowerInvariant();

    /// <summary><c>almagest_upper</c> of one argument; likewise.</summary>
    public static string? Upper(string? text) => text?.ToUpperInvariant();

    /// <summary><c>almagest_single</c> of one argument: the nearest number of single precision.</summary>
    /// <exception cref="OverflowException">That would be infinite, or 0, and the number is not.</exception>
    public static double? Single(double? number)
    {
        float? single = (float?)number;
        return (double.IsFinite(number ?? 0) && !float.IsFinite(single ?? 0)) || (single == 0 && number != 0)
            ? throw new OverflowException(
                string.Create(CultureInfo.InvariantCulture, $"the number {number} is beyond single precision")
            )
            : single;
    }

    /// <summary>Says of a number that a kind of whole ones can't hold it.</summary>
    /// <param name="number">As it is to be read.</param>
    /// <param name="bits">Of the kind, the sign's included.</param>
    public static string Beyond(IFormattable number, long bits) =>
        string.Create(CultureInfo.InvariantCulture, $"the number {number} is beyond a whole number of {bits} bits");

    /// <summary>Whether a whole number of so many bits, the sign's included, can be this one.</summary>
    public static bool Holds(long bits, long whole) => whole >> (int)(bits - 1) is 0 or -1;

    /// <summary><c>almagest_truncate</c> of two arguments: without the decimals beyond so many; negative ones cut before the
    /// point.</summary>
    public static double? Truncate(double? number, long decimals)
    {
        if (number is not { } value || !double.IsFinite(value) || Math.Abs(value) >= 1e15 || decimals is > 15 or < -15)
            return number is { } beyond && decimals < -15 ? beyond * 0 : number;
        decimal power = 1;
        for (long i = 0; i < Math.Abs(decimals); i++)
            power *= 10;
        // As decimal numbers: 0.29 * 100 is below 29 in binary ones.
        decimal exact = (decimal)value;
        // Without the sign of a zero.
        return 0 + (double)(decimals < 0 ? decimal.Truncate(exact / power) * power : Cut(exact, power));
    }

    /// <summary><c>almagest_round</c> of two arguments: halves away from zero.</summary>
    public static double? Round(double? number, long decimals)
    {
        if (number is not { } value || !double.IsFinite(value) || decimals is > 15 or < -15)
            return number is { } beyond && decimals < -15 ? beyond * 0 : number;
        if (decimals >= 0)
            return Math.Abs(value) >= 1e13
                ? value
                : 0 + (double)decimal.Round((decimal)value, (int)decimals, MidpointRounding.AwayFromZero);
        double power = Math.Pow(10, -decimals);
        return 0 + (Math.Round(value / power, MidpointRounding.AwayFromZero) * power);
    }

    /// <summary><c>almagest_percentile</c>, an aggregate of two arguments: linear between neighbours, as PostgreSQL's
    /// percentile_cont.</summary>
    /// <param name="numbers">Those that are not NULL, in any order.</param>
    /// <param name="fraction">0 to 1.</param>
    public static double? Percentile(IReadOnlyCollection<double> numbers, double fraction)
    {
        if (numbers.Count == 0)
            return null;
        double[] sorted = [.. numbers.Order()];
        double place = fraction * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }

    private static long Within(long whole, long bits) =>
        Holds(bits, whole) ? whole : throw new OverflowException(Beyond(whole, bits));

    private static long Within(double number, long bits) =>
        number is >= long.MinValue and < -(double)long.MinValue
            ? Within((long)number, bits)
            : throw new OverflowException(Beyond(number, bits));

    private static decimal Cut(decimal exact, decimal power) =>
        decimal.Truncate(exact) + (decimal.Truncate((exact - decimal.Truncate(exact)) * power) / power);
}
