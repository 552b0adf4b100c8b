using Almagest.Pages.Numbers;

namespace Almagest.Pages.Tests.Numbers;

public sealed class TimeTextTests
{
    // MJD 51544.5 is J2000 by definition, but for the minute between UTC and TT.
    [Theory]
    [InlineData("2000-01-01T12:00:00Z", "51544.50000", "2000-01-01 12:00:00")]
    [InlineData("2026-03-01T02:34:56+02:00", "61100.02426", "2026-03-01 00:34:56")]
    public void A_time_is_told_as_UTC_and_MJD(string time, string mjd, string utc)
    {
        DateTimeOffset at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(mjd, TimeText.Mjd(at));
        Assert.Equal(utc, TimeText.Utc(at));
    }

    [Theory]
    [InlineData(8, "8 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(7200, "2 h")]
    [InlineData(273600, "3 d 4 h")]
    [InlineData(-5, "0 s")]
    public void A_duration_has_two_units(double seconds, string expected) =>
        Assert.Equal(expected, TimeText.Long(TimeSpan.FromSeconds(seconds)));
}
