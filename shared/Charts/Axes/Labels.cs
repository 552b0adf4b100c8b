using System.Globalization;

namespace Almagest.Charts.Axes;

/// <summary>Numbers beside axes, with a minus as wide as a digit.</summary>
public static class Labels
{
    /// <summary>"0.02", "3×10⁻⁴".</summary>
    public static string Of(double value)
    {
        if (value == 0 || (Math.Abs(value) >= 1e-3 && Math.Abs(value) < 1e5))
            return Signed(value.ToString("0.####", CultureInfo.InvariantCulture));
        string[] parts = value.ToString("0.##e0", CultureInfo.InvariantCulture).Split('e');
        string power = "10" + string.Concat(parts[1].Select(letter => letter == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[letter - '0']));
        return parts[0] == "1" ? power : Signed($"{parts[0]}×{power}");
    }

    /// <summary>"3e-4": narrow, for small panels.</summary>
    public static string Narrow(double value) =>
        Signed(
            value.ToString(
                value != 0 && (Math.Abs(value) < 1e-2 || Math.Abs(value) >= 1e5) ? "0.##e0" : "0.####",
                CultureInfo.InvariantCulture
            )
        );

    private static string Signed(string number) => number is ['-', .. string rest] ? $"−{rest}" : number;
}
