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

    private static decimal Cut(decimal exact, decimal power) =>
        decimal.Truncate(exact) + (decimal.Truncate((exact - decimal.Truncate(exact)) * power) / power);
}
