using Almagest.Ogip.Pha;

namespace Almagest.Ogip.Tests.Pha;

/// <summary>Where a header says that the source stands: in a frame of 2000, or not at all.</summary>
public sealed class SkyPositionTests
{
    [Theory]
    [InlineData("187.25", "-2.05", 187.25, -2.05), InlineData("360", "90", 360.0, 90.0), InlineData("-10", "5", 350.0, 5.0)]
    // 12 h 29 m 6 s = 187.275 deg; half a degree south.
    [InlineData("12:29:06.0", "-00:30:00", 187.275, -0.5), InlineData("12 29 06", "-00 30 00.0", 187.275, -0.5)]
    [InlineData("12:29:06.0", "2.05", null, null), InlineData("12:60:06", "-00:30:00", null, null)]
    [InlineData("0", "0", null, null), InlineData("187.25", null, null, null), InlineData("187.25", "91", null, null)]
    public void It_is_read_in_degrees_or_in_hours(string? east, string? north, double? ascension, double? declination)
    {
        Dictionary<string, string?> header = new() { ["RA_OBJ"] = east, ["DEC_OBJ"] = north };
        (double? right, double? up) = SkyPosition.Of(header.GetValueOrDefault);
        Assert.Equal(ascension, right is { } found ? Math.Round(found, 9) : null);
        Assert.Equal(declination, up is { } other ? Math.Round(other, 9) : null);
    }

    [Theory]
    [InlineData("RADECSYS", "FK5", true), InlineData("RADESYS", "ICRS", true), InlineData("EQUINOX", "2000.0", true)]
    [InlineData("EQUINOX", "J2000.0", true), InlineData("RADECSYS", "FK4", false), InlineData("EQUINOX", "1950", false)]
    [InlineData("EQUINOX", "B1950.0", false), InlineData("EPOCH", "1950.0", false), InlineData("RADECSYS", "GALACTIC", false)]
    public void Another_frame_is_none(string keyword, string told, bool isKnown)
    {
        Dictionary<string, string?> header = new()
        {
            ["RA_TARG"] = "187.25",
            ["DEC_TARG"] = "2.05",
            [keyword] = told,
        };
        Assert.Equal(isKnown ? (187.25, 2.05) : (null, null), SkyPosition.Of(header.GetValueOrDefault));
    }
}
