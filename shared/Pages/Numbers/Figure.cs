using System.Globalization;

namespace Almagest.Pages.Numbers;

/// <summary>One number for people. Minus is a minus, thousands are apart by thin blanks, powers are raised.</summary>
public static class Figure
{
    /// <summary>Where there is no number.</summary>
    public const string None = "–";

    /// <summary>"1.783", "12 300", "7.6 × 10⁻⁸".</summary>
    /// <param name="digits">That count.</param>
    public static string Of(double value, int digits = 4)
    {
        if (!double.IsFinite(value))
            return None;
        if (value == 0)
            return "0";
        // Rounding may carry: 9.996 to three digits is 10.0.
        string[] parts = value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture).Split('E');
        int power = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return power is < -3 or >= 6 ? $"{Minus(parts[0])} × 10{Raised(power)}" : Fixed(value, Math.Max(0, digits - 1 - power));
    }

    /// <summary>What somebody has set, in as many digits as it has: "0.03", "1 × 10⁶".</summary>
    public static string Exact(double value)
    {
        string digits = Math.Abs(value)
            .ToString("E15", CultureInfo.InvariantCulture)
            .Split('E')[0]
            .Replace(".", "", StringComparison.Ordinal);
        return Of(value, Math.Max(1, digits.TrimEnd('0').Length));
    }

    /// <summary>"1 234 567".</summary>
    public static string Whole(long number) => Minus(number.ToString("N0", CultureInfo.InvariantCulture)).Replace(',', '\u2009');

    /// <summary>"12 %", "0.3 %", "&lt; 0.1 %"; of less than all "99.8 %", "&gt; 99.9 %".</summary>
    /// <param name="share">0 to 1.</param>
    public static string Percent(double share) =>
        !double.IsFinite(share) ? None
        : share is > 0 and < 0.001 ? "< 0.1 %"
        : share is >= 0.9995 and < 1 ? "> 99.9 %"
        : $"{(100 * share).ToString(share is (> 0 and < 0.1) or (> 0.99 and < 1) ? "0.#" : "0", CultureInfo.InvariantCulture)} %";

    internal static string Fixed(double value, int decimals)
    {
        string text = value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
        // -0.00 is 0.00.
        return Minus(text.AsSpan().ContainsAnyInRange('1', '9') ? text : text.TrimStart('-')).Replace(',', '\u2009');
    }

    internal static string Raised(int power) =>
        string.Concat(
            power.ToString(CultureInfo.InvariantCulture).Select(letter => letter == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[letter - '0'])
        );

    private static string Minus(string text) => text.Replace('-', '−');
}
