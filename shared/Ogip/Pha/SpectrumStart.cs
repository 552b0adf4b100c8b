using System.Globalization;
using Almagest.Ogip.Fits;

namespace Almagest.Ogip.Pha;

/// <summary>When a spectrum began, by what headers say of it.</summary>
internal static class SpectrumStart
{
    private static readonly DateTime ModifiedJulianZero = new(1858, 11, 17, 0, 0, 0, DateTimeKind.Utc);

    private const int TickDigits = 7;

    private static readonly string[] Dates = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd", "dd/MM/yy"];

    /// <summary>
    /// TSTART since MJDREF, which is the spectrum's own; else MJD-OBS or MJD-BEG; else DATE-OBS with TIME-OBS, which may be the
    /// whole observation's, or DATE-BEG. Missions fill DATE-OBS in other scales than TIMESYS says (Swift's is UTC), and the
    /// others right.
    /// </summary>
    /// <param name="text">A keyword's text.</param>
    /// <param name="number">A keyword's number.</param>
    /// <returns>UTC; null if no header says so, or none makes sense.</returns>
    public static DateTime? Of(Func<string, string?> text, Func<string, double?> number)
    {
        double? reference = number("MJDREFI") is { } whole ? whole + (number("MJDREFF") ?? 0) : number("MJDREF");
        double day = PerDay(text("TIMEUNIT")?.Trim() ?? "");
        DateTime? told =
            reference is { } zero && number("TSTART") is { } start ? OfDays(zero, (start + Correction(number)) / day)
            : (number("MJD-OBS") ?? number("MJD-BEG")) is { } observed ? OfDays(observed, 0)
            : OfDate(text("DATE-OBS") ?? text("DATE-BEG"), text("TIME-OBS"));
        return told is { } time ? TimeScales.ToUtc(time, text("TIMESYS")) : null;
    }

    /// <summary>Units of TIMEUNIT in a day: those of FITS 4.0, and what people call them; seconds if it is none.</summary>
    private static double PerDay(string unit) =>
        unit.ToUpperInvariant() switch
        {
            "D" or "DAY" or "DAYS" => 1,
            "H" or "HOUR" or "HOURS" or "HR" => 24,
            "MIN" or "MINUTE" or "MINUTES" => 1_440,
            "MS" => 86_400e3,
            "US" => 86_400e6,
            "NS" => 86_400e9,
            _ => 86_400,
        };

    /// <summary>Of the clock: some seconds. EXOSAT's files have the whole time there once more.</summary>
    private static double Correction(Func<string, double?> number) =>
        number("TIMEZERO") is { } correction && Math.Abs(correction) < 1_000 ? correction : 0;

    // Apart: a sum of days keeps no microseconds.
    private static DateTime? OfDays(double days, double more) =>
        days + more is > 0 and < 200_000 ? ModifiedJulianZero + Exact(days) + Exact(more) : null;

    private static TimeSpan Exact(double days) =>
        TimeSpan.FromDays((int)Math.Floor(days)) + TimeSpan.FromSeconds((days - Math.Floor(days)) * 86_400);

    private static DateTime? OfDate(string? date, string? time)
    {
        string told = date?.Trim().TrimEnd('Z') ?? "";
        // Writers give up to nanoseconds, of which ticks hold all but two digits.
        if (told.LastIndexOf('.') is > 0 and var point && told.Length - point > TickDigits + 1)
            told = told[..(point + TickDigits + 1)];
        if (
            !DateTime.TryParseExact(
                told,
                Dates,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTime day
            )
        )
            return null;
        // Two digits are of the century that ended with the form.
        if (told.Contains('/') && day.Year >= 2000)
            day = day.AddYears(-100);
        return
            day.TimeOfDay == TimeSpan.Zero
            && TimeSpan.TryParseExact(
                time?.Trim().TrimEnd('Z'),
                [@"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF"],
                CultureInfo.InvariantCulture,
                out TimeSpan clock
            )
            ? day + clock
            : day;
    }
}
