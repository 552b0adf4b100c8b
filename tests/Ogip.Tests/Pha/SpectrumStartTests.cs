using System.Globalization;
using Almagest.Ogip.Pha;

namespace Almagest.Ogip.Tests.Pha;

public sealed class SpectrumStartTests
{
    /// <summary>Leap seconds, GPS and TCB by astropy 5.2.1.</summary>
    [Theory]
    [InlineData("2016-12-31T23:59:59", "TT", "2016-12-31T23:58:50.816")]
    [InlineData("2017-01-01T00:01:10", "TT", "2017-01-01T00:00:00.816")]
    [InlineData("1985-07-01T12:00:00", "TDB", "1985-07-01T11:59:04.816")]
    [InlineData("1972-01-01T00:00:10", "TAI", "1972-01-01T00:00:00")]
    [InlineData("2015-03-01T12:00:00", "GPS", "2015-03-01T11:59:44")]
    [InlineData("2015-03-01T12:00:00", "TCB", "2015-03-01T11:58:34.142")]
    [InlineData("2010-05-05T05:05:05.25", "UTC", "2010-05-05T05:05:05.25")]
    [InlineData("2010-05-05T05:05:05Z", null, "2010-05-05T05:05:05")]
    [InlineData("2010-05-05", "1980 1 1 00:00:00", "2010-05-05T00:00:00")]
    [InlineData("31/05/96", null, "1996-05-31T04:33:35")]
    [InlineData("31/05/05", null, "1905-05-31T04:33:35")]
    [InlineData("2010-13-05", null, null), InlineData("unknown", null, null), InlineData(null, "TT", null)]
    public void A_date_is_read_in_the_scale_that_it_is_told_in(string? date, string? scale, string? utc)
    {
        Dictionary<string, string?> header = new()
        {
            ["DATE-OBS"] = date,
            ["TIMESYS"] = scale,
            ["TIME-OBS"] = date?.Contains('/') == true ? "04:33:35" : null,
        };
        DateTime? expected = utc is null ? null : DateTime.Parse(utc, CultureInfo.InvariantCulture);
        DateTime? found = SpectrumStart.Of(header.GetValueOrDefault, _ => null);
        Assert.Equal(expected is null, found is null);
        Assert.Equal(expected ?? default, found ?? default, TimeSpan.FromMilliseconds(2));
    }

    /// <summary>A day after the reference, whose day 57,000 is the 9th of December 2014.</summary>
    [Theory]
    [InlineData(null, 86_400), InlineData("s", 86_400), InlineData("min", 1440), InlineData("h", 24), InlineData("d", 1)]
    [InlineData("ms", 8.64e7), InlineData("us", 8.64e10), InlineData("ns", 8.64e13)]
    public void Times_are_in_the_units_that_the_header_tells(string? unit, double start)
    {
        Dictionary<string, double?> header = new() { ["MJDREF"] = 57_000, ["TSTART"] = start };
        Assert.Equal(
            new DateTime(2014, 12, 10),
            SpectrumStart.Of(name => name == "TIMEUNIT" ? unit : null, header.GetValueOrDefault)
        );
    }

    [Fact]
    public void Numbers_that_are_no_times_are_passed_over()
    {
        Dictionary<string, double?> header = new()
        {
            ["MJDREF"] = 50814,
            ["TSTART"] = 1e300,
            ["MJD-OBS"] = 51544,
        };
        Assert.Null(SpectrumStart.Of(_ => null, header.GetValueOrDefault));
        Assert.Null(SpectrumStart.Of(_ => null, _ => double.NaN));
        header["TSTART"] = null;
        Assert.Equal(new DateTime(2000, 1, 1), SpectrumStart.Of(_ => null, header.GetValueOrDefault));
    }
}
