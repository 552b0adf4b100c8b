using System.Globalization;
using Almagest.Ogip.Fits;

namespace Almagest.Ogip.Pha;

/// <summary>Where a spectrum's source stands, if its header says so in a frame of 2000.</summary>
internal static class SkyPosition
{
    private static readonly (string Ascension, string Declination)[] Keywords = [("RA_OBJ", "DEC_OBJ"), ("RA_TARG", "DEC_TARG")];

    /// <summary>Frames whose numbers are no right ascension and declination of 2000.</summary>
    private static readonly string[] OtherFrames = ["FK4", "B1950", "GAL", "ECL", "GAPPT"];

    /// <param name="text">A keyword's text.</param>
    /// <param name="further">Keywords besides those of a spectrum of counts.</param>
    /// <returns>Degrees; nulls if unknown, out of range, in another frame, or (0, 0), which writers put for unknown.</returns>
    public static (double? Ascension, double? Declination) Of(
        Func<string, string?> text,
        params (string Ascension, string Declination)[] further
    )
    {
        string frame = text("RADESYS") ?? text("RADECSYS") ?? "";
        // EPOCH is what EQUINOX was called before.
        if (
            OtherFrames.Any(other => frame.Contains(other, StringComparison.OrdinalIgnoreCase))
            || EquinoxOf(text("EQUINOX") ?? text("EPOCH")) is < 1999 or > 2001
        )
            return (null, null);
        foreach ((string ascension, string declination) in Keywords.Concat(further))
            if (
                Sexagesimal(text(ascension), text(declination)) is var (hours, degrees)
                && (hours is { } given ? 15 * given : Number(text(ascension))) is double right and >= -180 and <= 360
                && (degrees ?? Number(text(declination))) is double north and >= -90 and <= 90
                && (right, north) != (0, 0)
            )
                return (right < 0 ? right + 360 : right, north);
        return (null, null);
    }

    private static double? EquinoxOf(string? text) => Number(text?.TrimStart('J', 'j', 'B', 'b', ' '));

    // A position is no reason to refuse a spectrum, so what isn't a number counts as unknown.
    private static double? Number(string? text) => new HeaderValue(text ?? "", false).TryReal(out double value) ? value : null;

    /// <summary>Hours and degrees of "12:29:06.7" and "-00:30:00", where both are so.</summary>
    private static (double? Hours, double? Degrees) Sexagesimal(string? ascension, string? declination) =>
        (Parts(ascension), Parts(declination)) is ({ } hours, { } degrees) ? (hours, degrees) : (null, null);

    private static double? Parts(string? text)
    {
        string[] parts = (text ?? "").Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
        double[] numbers = new double[3];
        for (int i = 0; i < parts.Length; i++)
            if (
                parts.Length != 3
                || !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || (i > 0 && numbers[i] is not (>= 0 and < 60))
            )
                return null;
        return parts.Length == 3
            ? (parts[0][0] == '-' ? -1 : 1) * (Math.Abs(numbers[0]) + (numbers[1] / 60) + (numbers[2] / 3600))
            : null;
    }
}
