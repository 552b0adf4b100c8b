using System.Globalization;

namespace Almagest.Pages.Numbers;

/// <summary>Times and durations as they are printed.</summary>
public static class TimeText
{
    /// <summary>MJD 0.</summary>
    private static readonly DateTimeOffset ModifiedJulianZero = new(1858, 11, 17, 0, 0, 0, TimeSpan.Zero);

    /// <summary>"2026-03-01 12:34:56".</summary>
    public static string Utc(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>As a machine reads it.</summary>
    public static string Machine(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>"61100.52426": a second.</summary>
    public static string Mjd(DateTimeOffset time) =>
        (time - ModifiedJulianZero).TotalDays.ToString("0.00000", CultureInfo.InvariantCulture);

    /// <summary>"8 s", "3 min 20 s", "2 h 5 min", "3 d 4 h".</summary>
    public static string Long(TimeSpan time) =>
        time.TotalSeconds < 0 ? Long(TimeSpan.Zero)
        : time.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : time.TotalHours < 1 ? Two((int)time.TotalMinutes, "min", time.Seconds, "s")
        : time.TotalDays < 1 ? Two((int)time.TotalHours, "h", time.Minutes, "min")
        : Two((int)time.TotalDays, "d", time.Hours, "h");

    private static string Two(int large, string unit, int small, string unitOfSmall) =>
        small == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{large} {unit}")
            : string.Create(CultureInfo.InvariantCulture, $"{large} {unit} {small} {unitOfSmall}");
}
