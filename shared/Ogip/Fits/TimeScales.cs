namespace Almagest.Ogip.Fits;

/// <summary>Times of headers in UTC.</summary>
internal static class TimeScales
{
    private const double TerrestrialBeforeAtomic = 32.184,
        AtomicBeforeGps = 19;

    // Of a second: how much faster the clocks of TCB and TCG run than that of TT. IAU 2000 B1.9 and 2006 B3.
    private const double BarycentricRate = 1.550519768e-8,
        GeocentricRate = 6.969290134e-10;

    /// <summary>When TCB and TCG agreed with TT.</summary>
    private static readonly DateTime Agreed = new(1977, 1, 1, 0, 0, 32, 184, DateTimeKind.Utc);

    /// <summary>From each of these days on TAI - UTC is one second more, from 10 s on. Source: IERS Bulletin C; none was
    /// announced after 2017.</summary>
    private static readonly DateTime[] Leaps =
    [
        .. new[]
        {
            (1972, 1),
            (1972, 7),
            (1973, 1),
            (1974, 1),
            (1975, 1),
            (1976, 1),
            (1977, 1),
            (1978, 1),
            (1979, 1),
            (1980, 1),
            (1981, 7),
            (1982, 7),
            (1983, 7),
            (1985, 7),
            (1988, 1),
            (1990, 1),
            (1991, 1),
            (1992, 7),
            (1993, 7),
            (1994, 7),
            (1996, 1),
            (1997, 7),
            (1999, 1),
            (2006, 1),
            (2009, 1),
            (2012, 7),
            (2015, 7),
            (2017, 1),
        }.Select(leap => new DateTime(leap.Item1, leap.Item2, 1, 0, 0, 0, DateTimeKind.Utc)),
    ];

    /// <param name="time">Of that scale.</param>
    /// <param name="scale">TIMESYS. TDB is TT to 2 ms; what is no scale is taken for UTC, as is none.</param>
    public static DateTime ToUtc(DateTime time, string? scale)
    {
        double ahead = scale?.Trim().ToUpperInvariant() switch
        {
            "TT" or "TDT" or "ET" or "TDB" => TerrestrialBeforeAtomic,
            "TCB" => TerrestrialBeforeAtomic + (BarycentricRate * (time - Agreed).TotalSeconds),
            "TCG" => TerrestrialBeforeAtomic + (GeocentricRate * (time - Agreed).TotalSeconds),
            "TAI" or "IAT" => 0,
            "GPS" => -AtomicBeforeGps,
            _ => double.NaN,
        };
        if (double.IsNaN(ahead))
            return time;
        for (int leap = Leaps.Length - 1; leap >= 0; leap--)
        {
            DateTime utc = time - TimeSpan.FromSeconds(ahead + 10 + leap);
            if (utc >= Leaps[leap])
                return utc;
        }
        return time;
    }
}
