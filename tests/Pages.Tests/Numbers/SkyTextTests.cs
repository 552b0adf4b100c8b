using Almagest.Pages.Numbers;

namespace Almagest.Pages.Tests.Numbers;

public sealed class SkyTextTests
{
    // The Crab's pulsar and the nucleus of NGC 1365, as Simbad prints both forms.
    [Theory]
    [InlineData(83.633076, 22.014493, "83.63308 +22.01449", "05 34 31.94 +22 00 52.2")]
    [InlineData(53.401547, -36.140403, "53.40155 −36.14040", "03 33 36.37 −36 08 25.5")]
    // Carries instead of 60, and comes round at 24 h.
    [InlineData(359.99999, -0.0000001, "359.99999 −0.00000", "00 00 00.00 −00 00 00.0")]
    [InlineData(359.999999, 0, "0.00000 +0.00000", "00 00 00.00 +00 00 00.0")]
    [InlineData(14.9999999, 89.99999, "15.00000 +89.99999", "01 00 00.00 +90 00 00.0")]
    public void A_position_is_told_in_degrees_and_in_hours(double ra, double dec, string degrees, string hours)
    {
        Assert.Equal(degrees, SkyText.Degrees(ra, dec));
        Assert.Equal(hours, SkyText.Sexagesimal(ra, dec));
    }

    [Theory]
    [InlineData("83.633 22.014", 83.633, 22.014, null)]
    [InlineData("83.633, -22.014, 2'", 83.633, -22.014, 2.0 / 60)]
    [InlineData("05 34 31.94 +22 00 52.2", 83.63308333, 22.01450, null)]
    [InlineData("05h34m31.94s +22d00m52.2s", 83.63308333, 22.01450, null)]
    [InlineData("05h34m31.94s −00°00′36″ 5'", 83.63308333, -0.01, 5 / 60.0)]
    [InlineData("05:34:31.94 −00:30:00 30\"", 83.63308333, -0.5, 30.0 / 3600)]
    [InlineData("10 20 0.5d", 10, 20, 0.5)]
    public void What_somebody_writes_is_read(string text, double ra, double dec, double? radius)
    {
        (double foundRa, double foundDec, double? foundRadius) = SkyText.Parse(text)!.Value;
        Assert.Equal(ra, foundRa, 1e-6);
        Assert.Equal(dec, foundDec, 1e-6);
        Assert.Equal(radius, foundRadius);
    }

    [Theory]
    [InlineData("3C 273")]
    [InlineData("GX 339-4")]
    [InlineData("400 10")]
    [InlineData("12.5h +30")]
    [InlineData("10 100")]
    [InlineData("10 20 30 40 50")]
    [InlineData("1e999 2")]
    [InlineData("")]
    public void What_is_no_position_is_none(string text) => Assert.Null(SkyText.Parse(text));
}
