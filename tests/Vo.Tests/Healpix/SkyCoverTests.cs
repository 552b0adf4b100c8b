using Almagest.Vo.Healpix;
using Almagest.Vo.Sky;

namespace Almagest.Vo.Tests.Healpix;

public sealed class SkyCoverTests
{
    [Theory]
    [InlineData(0, 0, 1e-6), InlineData(0, 90, 0.01), InlineData(359.999, 0, 1), InlineData(45, 41.8103, 5)]
    [InlineData(200, -89.9, 10), InlineData(100, 20, 90), InlineData(100, 20, 180), InlineData(10, -30, 0)]
    public void Holds_all_of_a_circle_and_little_else(double x, double y, double radius)
    {
        SkyCircle circle = new(Direction.FromDegrees(x, y), radius);
        IReadOnlyList<PixelRange> ranges = SkyCover.Of(circle);

        AssertInOrder(ranges);
        foreach (Direction direction in Around(circle.Centre, radius, 3000))
            if (circle.Contains(direction))
                Assert.True(IsIn(ranges, direction), $"{direction.Longitude}, {direction.Latitude}");
        if (radius is > 0 and < 90)
            Assert.InRange(Area(ranges) / circle.Area, 1, 1.9);
        Assert.InRange(ranges.Count, 1, 60);
    }

    [Theory]
    [InlineData("10,10, 60,10, 60,50, 10,50"), InlineData("0,0, 60,0, 20,15, 0,60"), InlineData("0,70, 90,70, 180,70, 270,70")]
    [InlineData("0,0, 0.001,0, 0.001,0.001"), InlineData("0,0, 80,1, 80,1.001, 0,0.001")]
    public void Holds_all_of_a_polygon(string corners)
    {
        double[] angles =
        [
            .. corners.Split(',').Select(one => double.Parse(one, System.Globalization.CultureInfo.InvariantCulture)),
        ];
        SkyPolygon polygon = new(angles.Chunk(2).Select(pair => Direction.FromDegrees(pair[0], pair[1])));
        IReadOnlyList<PixelRange> ranges = SkyCover.Of(polygon);

        AssertInOrder(ranges);
        int inside = 0;
        foreach (Direction direction in Within(polygon, 3000))
        {
            Assert.True(polygon.Contains(direction));
            Assert.True(IsIn(ranges, direction), $"{direction.Longitude}, {direction.Latitude}");
            inside++;
        }
        Assert.True(inside > 1000);
        Assert.True(Area(ranges) >= polygon.Area);
        Assert.True(ranges.Count <= 256);
    }

    [Fact]
    public void Areas_are_those_of_closed_forms()
    {
        SkyPolygon octant = new([Direction.FromDegrees(0, 0), Direction.FromDegrees(90, 0), Direction.FromDegrees(0, 90)]);

        Assert.Equal(41252.96124941927 / 8, octant.Area, 9);
        Assert.Equal(41252.96124941927, new SkyCircle(octant.Centroid, 180).Area, 9);
        Assert.Equal(35.264389682754654, octant.Centroid.Latitude, 12);
        Assert.Equal(45, octant.Centroid.Longitude, 12);
        Assert.Equal(Math.PI, new SkyCircle(octant.Centroid, 1e-4).Area * 1e8, 9);
    }

    private static void AssertInOrder(IReadOnlyList<PixelRange> ranges)
    {
        Assert.All(ranges, range => Assert.True(range.First <= range.Last));
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
    }

    private static bool IsIn(IReadOnlyList<PixelRange> ranges, Direction direction)
    {
        long pixel = NestedPixels.At(direction.Longitude, direction.Latitude);
        return ranges.Any(range => range.First <= pixel && pixel <= range.Last);
    }

    private static double Area(IReadOnlyList<PixelRange> ranges) =>
        ranges.Sum(range => (double)(range.Last - range.First + 1)) / (12.0 * (1L << 58)) * 41252.96124941927;

    /// <summary>Directions up to 1.1 radii away, half of them near the edge.</summary>
    private static IEnumerable<Direction> Around(Direction centre, double radius, int count)
    {
        Random random = new(3);
        Direction other = Math.Abs(centre.Z) < 0.9 ? new(0, 0, 1) : new Direction(1, 0, 0);
        Direction east = other.Cross(centre).Normalised(),
            north = centre.Cross(east);
        for (int i = 0; i < count; i++)
        {
            double share = i % 2 == 0 ? random.NextDouble() * 1.1 : 1 - (random.NextDouble() * 1e-6);
            (double sine, double cosine) = Math.SinCos(double.DegreesToRadians(radius) * share);
            (double up, double along) = Math.SinCos(random.NextDouble() * 2 * Math.PI);
            yield return centre.Times(cosine).Plus(east.Times(sine * along)).Plus(north.Times(sine * up)).Normalised();
        }
    }

    /// <summary>Means of the corners of its triangles, with weights by chance.</summary>
    private static IEnumerable<Direction> Within(SkyPolygon polygon, int count)
    {
        Random random = new(4);
        for (int i = 0; i < count; i++)
        {
            SkyTriangle one = polygon.Triangles[random.Next(polygon.Triangles.Count)];
            double a = random.NextDouble() + 1e-6,
                b = random.NextDouble() + 1e-6,
                c = random.NextDouble() + 1e-6;
            yield return one.A.Times(a).Plus(one.B.Times(b)).Plus(one.C.Times(c)).Normalised();
        }
    }
}
