using System.Globalization;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Sky;
using Microsoft.Data.Sqlite;

namespace Almagest.Vo.Tests.Adql;

/// <summary>Searches by ranges and chords find what a look at every source finds.</summary>
public sealed class SkySearchTests
{
    [Theory]
    [InlineData(0, 0, 5), InlineData(359.99, 0, 25), InlineData(0, 90, 12), InlineData(77, -90, 40), InlineData(180, 41.8, 60)]
    [InlineData(255.7058, -48.7897, 0.5), InlineData(10, 20, 120), InlineData(299.5903, 35.2016, 0)]
    public void A_cone_holds_the_sources_within_its_radius(double ra, double dec, double radius)
    {
        Direction centre = Direction.FromDegrees(ra, dec);
        string expected = Ids(one => double.RadiansToDegrees(centre.AngleTo(one)) <= radius);

        foreach (string point in (string[])["ra, dec", "ra + 0, dec"])
        {
            Assert.Equal(expected, Found($"1 = CONTAINS(POINT({point}), CIRCLE({ra:R}, {dec:R}, {radius:R}))"));
            Assert.Equal(expected, Found($"DISTANCE({point}, {ra:R}, {dec:R}) <= {radius:R} + 1e-7"));
        }
    }

    [Theory]
    [InlineData("10,10, 60,10, 60,50, 10,50")]
    [InlineData("10,50, 60,50, 60,10, 10,10")]
    [InlineData("350,-20, 20,-20, 20,30, 350,30")]
    [InlineData("0,70, 90,70, 180,70, 270,70")]
    [InlineData("0,0, 60,0, 20,15, 0,60")]
    [InlineData("0,-80, 120,-60, 240,-70")]
    [InlineData("0,0, 70,1, 70,2, 0,1")]
    public void A_polygon_holds_the_sources_that_its_sides_go_round(string corners)
    {
        double[] angles = [.. corners.Split(',').Select(one => double.Parse(one, CultureInfo.InvariantCulture))];
        Direction[] at = [.. angles.Chunk(2).Select(pair => Direction.FromDegrees(pair[0], pair[1]))];
        string expected = Ids(one => Winds(at, one));

        Assert.NotEqual("", expected);
        Assert.Equal(expected, Found($"1 = CONTAINS(POINT(ra, dec), POLYGON({corners}))"));
        Assert.Equal(expected, Found($"1 = CONTAINS(POINT(ra + 0, dec), POLYGON({corners}))"));
    }

    [Fact]
    public void A_join_by_position_looks_at_the_band_of_declination()
    {
        QueryPlan plan = AdqlTranslator.Translate(
            "SELECT m.label FROM mine m JOIN sources s ON 1 = CONTAINS(POINT(s.ra, s.dec), CIRCLE(m.ra, m.dec, 0.1))",
            SmallSky.Catalogue,
            SqlDialect.PostgreSql
        );

        Assert.Matches("""\(t2."dec" BETWEEN t1."dec" - @p\d AND t1."dec" \+ @p\d\) AND """, plan.Sql);
    }

    [Theory, InlineData(0.5), InlineData(10), InlineData(75), InlineData(180)]
    public void A_join_by_position_finds_every_pair(double radius)
    {
        Direction[] at = [.. SmallSky.Sources.Select(one => Direction.FromDegrees(one.Ra, one.Dec))];
        int expected = at.Sum(one => at.Count(other => double.RadiansToDegrees(one.AngleTo(other)) <= radius + 1e-9));
        using SqliteConnection connection = SmallSky.OpenSqlite();
        string on = FormattableString.Invariant(
            $"1 = CONTAINS(POINT(a.ra, a.dec), CIRCLE(b.ra - 360, b.dec, {Math.Min(180, radius + 1e-9)}))"
        );

        foreach (string condition in (string[])[on, on.Replace(" - 360", "", StringComparison.Ordinal)])
            Assert.Equal(
                $"{expected}",
                SmallSky
                    .Rows(
                        connection,
                        AdqlTranslator.Translate(
                            $"SELECT COUNT(*) FROM sources a JOIN sources b ON {condition}",
                            SmallSky.Catalogue,
                            SqlDialect.Sqlite
                        )
                    )
                    .Single()
            );
    }

    /// <summary>By the sum of the angles under which the sides are seen: nothing that the product does.</summary>
    private static bool Winds(Direction[] corners, Direction point)
    {
        double turns = 0;
        for (int i = 0; i < corners.Length; i++)
        {
            Direction a = corners[i].Plus(point.Times(-corners[i].Dot(point))),
                b = corners[(i + 1) % corners.Length].Plus(point.Times(-corners[(i + 1) % corners.Length].Dot(point)));
            turns += Math.Atan2(point.Dot(a.Cross(b)), a.Dot(b));
        }
        Direction middle = corners.Aggregate((sum, corner) => sum.Plus(corner));
        return Math.Abs(turns) > Math.PI && middle.Dot(point) > 0;
    }

    private static string Ids(Func<Direction, bool> isWanted) =>
        string.Join(',', SmallSky.Sources.Where(one => isWanted(Direction.FromDegrees(one.Ra, one.Dec))).Select(one => one.Id));

    private static string Found(FormattableString condition) => Found(FormattableString.Invariant(condition));

    private static string Found(string condition)
    {
        using SqliteConnection connection = SmallSky.OpenSqlite();
        string query = $"SELECT source_id FROM sources WHERE {condition} ORDER BY source_id";
        return string.Join(
            ',',
            SmallSky.Rows(connection, AdqlTranslator.Translate(query, SmallSky.Catalogue, SqlDialect.Sqlite))
        );
    }
}
