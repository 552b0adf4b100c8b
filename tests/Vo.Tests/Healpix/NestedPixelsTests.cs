using System.Globalization;
using Almagest.Tests;
using Almagest.Vo.Healpix;
using Almagest.Vo.Sky;

namespace Almagest.Vo.Tests.Healpix;

public sealed class NestedPixelsTests
{
    private static readonly double[][] Reference =
    [
        .. File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "tests", "Vo.Tests", "Healpix", "healpy.csv"))
            .Select(line => line.Split(',').Select(one => double.Parse(one, CultureInfo.InvariantCulture)).ToArray()),
    ];

    private static readonly long[] Fine =
    [
        .. File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "tests", "Vo.Tests", "Healpix", "healpy.csv"))
            .Select(line => long.Parse(line.Split(',')[2], CultureInfo.InvariantCulture)),
    ];

    /// <summary>At order 29 a pixel is 0.4 milliarcseconds wide: what differs does so by the last bits of an angle.</summary>
    [Fact]
    public void Agrees_with_healpy_at_the_deepest_order()
    {
        int same = 0;
        for (int i = 0; i < Fine.Length; i++)
        {
            long pixel = NestedPixels.At(Reference[i][0], Reference[i][1]);
            same += pixel == Fine[i] ? 1 : 0;
            double apart = NestedPixels.Centre(pixel, 29).AngleTo(NestedPixels.Centre(Fine[i], 29));
            Assert.True(apart < 4e-9, $"{Reference[i][0]}, {Reference[i][1]}: {apart} radians from healpy's pixel");
        }
        Assert.True(same >= Fine.Length * 0.98, $"{same} of {Fine.Length}");
    }

    [Fact]
    public void Agrees_with_healpy_at_order_6()
    {
        foreach (double[] row in Reference)
        {
            long pixel = NestedPixels.At(row[0], row[1], 6);
            Direction centre = NestedPixels.Centre(pixel, 6);
            Assert.Equal((long)row[3], pixel);
            Assert.True(centre.AngleTo(Direction.FromDegrees(row[4], row[5])) < 1e-14);
        }
    }

    [Theory]
    [InlineData(0), InlineData(3), InlineData(12), InlineData(29)]
    public void A_pixel_s_middle_lies_in_it(int order)
    {
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            long pixel = random.NextInt64(12L << (2 * order));
            Direction centre = NestedPixels.Centre(pixel, order);
            // At order 29 the angles' last bits are a tenth of a pixel, most of all near the poles.
            if (order < 29 || Math.Abs(centre.Z) < 0.9)
                Assert.Equal(pixel, NestedPixels.At(centre.Longitude, centre.Latitude, order));
        }
    }

    [Fact]
    public void A_pixel_holds_the_pixels_of_its_number()
    {
        Random random = new(2);
        for (int i = 0; i < 1000; i++)
        {
            (double x, double y) = (random.NextDouble() * 720 - 360, (random.NextDouble() * 180) - 90);
            Assert.Equal(NestedPixels.At(x, y, 8), NestedPixels.At(x, y) >> 42);
            Assert.True(
                NestedPixels.Centre(NestedPixels.At(x, y, 8), 8).AngleTo(Direction.FromDegrees(x, y))
                    <= NestedPixels.LargestRadius(8)
            );
        }
    }

    [Fact]
    public void Refuses_what_is_no_position()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NestedPixels.At(0, 90.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NestedPixels.At(double.NaN, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NestedPixels.At(0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => NestedPixels.At(0, 0, 30));
    }
}
