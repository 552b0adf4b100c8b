using Almagest.Charts.Drawing;

namespace Almagest.Charts.Tests.Drawing;

public sealed class RasterTests
{
    /// <summary>Pixels of 8 bits, eight cuts in each: edges lie right to a sixteenth of a pixel.</summary>
    private const double Rounding = 1 / 16.0;

    private static readonly Ink Black = new(0, 0, 0);

    [Theory]
    [InlineData(2, 3, 9, 8)]
    [InlineData(1.25, 1.5, 4.75, 3.5)]
    [InlineData(2.1, 2.25, 2.9, 8.75)]
    public void A_box_covers_its_area(double left, double top, double right, double bottom)
    {
        Raster raster = new(12, 10);
        raster.Fill([Box(left, top, right, bottom)], Black);
        Assert.Equal((right - left) * (bottom - top), Covered(raster), Rounding);
    }

    [Fact]
    public void A_disc_covers_its_area()
    {
        Raster raster = new(40, 40);
        raster.Fill([Strokes.Disc((19.3, 20.1), 15, 200)], Black);
        Assert.Equal(Math.PI * 15 * 15, Covered(raster), 0.01 * Math.PI * 15 * 15 / 10);
    }

    [Fact]
    public void Shapes_that_overlap_cover_once_and_one_that_winds_back_is_a_hole()
    {
        Raster both = new(20, 20);
        both.Fill([Box(2, 2, 12, 12), Box(7, 7, 17, 17)], Black);
        Assert.Equal(100 + 100 - 25, Covered(both), Rounding);
        Raster hole = new(20, 20);
        hole.Fill([Box(2, 2, 12, 12), [.. Enumerable.Reverse(Box(4, 4, 9, 9))]], Black);
        Assert.Equal(100 - 25, Covered(hole), Rounding);
    }

    [Fact]
    public void Nothing_is_drawn_outside_the_clip_or_the_picture()
    {
        Raster raster = new(10, 10);
        raster.Clip(2, 3, 6, 20);
        raster.Fill([Box(-50, -50, 50, 50)], Black.Faded(0x80));
        Assert.Equal(4 * 7 * 0x80 / 255.0, Covered(raster), 0.1);
        Assert.Equal(255, raster.Pixels[3 * ((2 * 10) + 2)]);
        Assert.Equal(127, raster.Pixels[3 * ((3 * 10) + 2)]);
    }

    [Fact]
    public void A_line_covers_length_times_thickness_and_a_dashed_one_its_share()
    {
        (double X, double Y)[] line = [(3, 5), (3 + 30, 5 + 40)];
        Raster raster = new(60, 60);
        raster.Fill(Strokes.Outline(line, false, 2), Black);
        Assert.Equal(50 * 2, Covered(raster), 0.5);
        Raster dashed = new(60, 60);
        foreach (IReadOnlyList<(double X, double Y)> dash in Strokes.Dash(line, [4, 1]))
            dashed.Fill(Strokes.Outline(dash, false, 2), Black);
        Assert.Equal(0.8 * 50 * 2, Covered(dashed), 0.5);
    }

    private static (double X, double Y)[] Box(double left, double top, double right, double bottom) =>
        [(left, top), (right, top), (right, bottom), (left, bottom)];

    /// <summary>Pixels that are black, in sum.</summary>
    private static double Covered(Raster raster) => raster.Pixels.Sum(value => 255 - value) / 3.0 / 255;
}
