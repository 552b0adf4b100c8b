using Almagest.Charts.Sky;

namespace Almagest.Charts.Tests.Sky;

public sealed class HammerProjectionTests
{
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 90, 0, 1.4142135623730951)]
    [InlineData(123, -90, 0, -1.4142135623730951)]
    // sin 45° and cos 45° are √½: x = 2 √½ √(2 / (1 + √½)).
    [InlineData(90, 0, -1.5307337294603591, 0)]
    [InlineData(270, 0, 1.5307337294603591, 0)]
    // On a meridian y = sin δ √(2 / (1 + cos δ)) = 2 sin(δ/2).
    [InlineData(0, 60, 0, 1)]
    public void Matches_the_closed_form(double ascension, double declination, double x, double y)
    {
        (double foundX, double foundY) = new HammerProjection(0).Of(ascension, declination);
        Assert.Equal(x, foundX, 12);
        Assert.Equal(y, foundY, 12);
    }

    [Fact]
    public void The_rim_is_an_ellipse_twice_as_wide_as_high()
    {
        for (int declination = -90; declination <= 90; declination += 10)
        {
            (double x, double y) = HammerProjection.At(180, declination);
            Assert.Equal(1, (x * x / 8) + (y * y / 2), 12);
        }
    }

    /// <summary>A small patch of the sky, cos δ dα dδ, has the same area on paper.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(150, 20)]
    [InlineData(-170, -75)]
    [InlineData(60, 88)]
    public void Areas_are_kept(double east, double declination)
    {
        const double Step = 1e-3;
        (double X, double Y) a = HammerProjection.At(east, declination),
            b = HammerProjection.At(east + Step, declination),
            c = HammerProjection.At(east, declination + Step);
        double onPaper = Math.Abs(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X))),
            radians = Step * Math.PI / 180;
        Assert.Equal(radians * radians * Math.Cos((declination + (Step / 2)) * Math.PI / 180), onPaper, 1e-3 * onPaper);
    }

    [Fact]
    public void Right_ascension_grows_to_the_left_from_any_middle_and_any_turn()
    {
        HammerProjection projection = new(350);
        Assert.True(projection.Of(10, 0).X < 0 && projection.Of(330, 0).X > 0);
        Assert.Equal(projection.Of(10, 30), projection.Of(370, 30));
        Assert.Equal(projection.Of(10, 30), projection.Of(-350, 30));
        Assert.Equal(-180, projection.East(170));
    }

    [Theory]
    // Sgr A* and the anticentre lie within 0.1 degrees of the plane's 0 and 180; l = 123 is where the plane is farthest north.
    [InlineData(0, 266.405, -28.936)]
    [InlineData(180, 86.405, 28.936)]
    public void The_galactic_plane_passes_its_centre(double longitude, double ascension, double declination)
    {
        (double foundAscension, double foundDeclination) = GalacticPlane.At(longitude);
        Assert.Equal(ascension, foundAscension, 0.01);
        Assert.Equal(declination, foundDeclination, 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(180)]
    [InlineData(266)]
    public void The_galactic_plane_does_not_jump_across_the_map(double center)
    {
        foreach (IReadOnlyList<(double X, double Y)> piece in GalacticPlane.Pieces(new(center)))
        foreach (((double X, double Y) one, (double X, double Y) next) in piece.Zip(piece.Skip(1)))
            Assert.InRange(Math.Abs(one.X - next.X) + Math.Abs(one.Y - next.Y), 0, 0.2);
    }
}
