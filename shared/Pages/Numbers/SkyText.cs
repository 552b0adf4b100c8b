using System.Globalization;
using System.Text.RegularExpressions;

namespace Almagest.Pages.Numbers;

/// <summary>A position, ICRS, as it is printed.</summary>
public static partial class SkyText
{
    private const double Circle = 360;

    /// <summary>"83.63308 +22.01450": 0.04 arcseconds.</summary>
    /// <param name="ra">Degrees.</param>
    /// <param name="dec">Degrees.</param>
    public static string Degrees(double ra, double dec) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Round(ra, 5) % Circle:0.00000} {(dec < 0 ? '−' : '+')}{Math.Abs(dec):0.00000}"
        );

    /// <summary>"05 34 31.94 +22 00 52.2": the same to a tenth of an arcsecond.</summary>
    public static string Sexagesimal(double ra, double dec)
    {
        // In the last digits that are printed, so that 59.996 carries on instead of being 60.
        long seconds = (long)Math.Round(ra / 15 * 3600 * 100) % (24L * 3600 * 100),
            arcseconds = (long)Math.Round(Math.Abs(dec) * 3600 * 10);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds / 360_000:00} {seconds / 6_000 % 60:00} {seconds % 6_000 / 100.0:00.00} "
                + $"{(dec < 0 ? '−' : '+')}{arcseconds / 36_000:00} {arcseconds / 600 % 60:00} {arcseconds % 600 / 10.0:00.0}"
        );
    }

    /// <summary>A position as somebody wrote it: "83.63 22.01", "83.63, -22.01", "05 34 31.9 +22 00 52", "05:34:31.9 +22:00:52",
    /// "05h34m31.9s +22d00m52s" or with ° ′ ″, with a radius behind it such as 2', 30" or 0.5d.</summary>
    /// <param name="text">Of anybody's.</param>
    /// <returns>Degrees, and the radius in degrees, null where none was said; null: it is no position.</returns>
    public static (double Ra, double Dec, double? Radius)? Parse(string text)
    {
        string[] parts = Arc()
            .Replace(text, " ${d} ${m} ${s} ")
            .Split([' ', ',', '\t', ':', 'h', 'm', 's'], StringSplitOptions.RemoveEmptyEntries);
        double? radius = null;
        if (parts.Length is 3 or 7 && RadiusOf(parts[^1]) is { } said)
            (radius, parts) = (said, parts[..^1]);
        double?[] numbers = [.. parts.Select(NumberOf)];
        if (numbers.Any(number => number is null))
            return null;
        (double ra, double dec)? at = numbers switch
        {
            // Of hours there are minutes and seconds.
            [{ } one, { } two] when !text.Contains('h', StringComparison.Ordinal) => (one, two),
            [{ } h, { } m, { } s, { } d, { } am, { } @as] when m is >= 0 and < 60 && s is >= 0 and < 60 && am is >= 0 and < 60 =>
                (
                    15 * (h + (m / 60) + (s / 3600)),
                    (parts[3][0] is '-' or '−' ? -1 : 1) * (Math.Abs(d) + (am / 60) + (@as / 3600))
                ),
            _ => null,
        };
        return at is { ra: >= 0 and <= Circle, dec: >= -90 and <= 90 } found ? (found.ra, found.dec, radius) : null;
    }

    /// <summary>Degrees, minutes and seconds, with their letters or signs.</summary>
    [GeneratedRegex(@"(?<d>[+\-−]?\d+)[d°]\s*(?<m>\d+)[m′']\s*(?<s>\d+(\.\d*)?)[s″""]", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Arc();

    private static double? RadiusOf(string text)
    {
        (string number, double scale) = text[^1] switch
        {
            '\'' or '′' => (text[..^1], 60),
            '"' or '″' => (text[..^1], 3600),
            'd' or '°' => (text[..^1], 1d),
            _ => ("", 1),
        };
        return NumberOf(number) is { } found && found / scale is > 0 and <= 180 ? found / scale : null;
    }

    private static double? NumberOf(string text) =>
        double.TryParse(text.Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number)
            ? number
            : null;
}
