using System.Globalization;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Healpix;
using Almagest.Vo.Sky;

namespace Almagest.Vo.Adql.Translation;

/// <summary>What lies in what, as SQL: ranges of HEALPix pixels, or a band of declination, then the exact condition.</summary>
internal sealed partial class Translator
{
    /// <summary>Degrees by which a band of declination is wider, for rounding.</summary>
    private const double BandMargin = 1e-9;

    private string Predicate(Call call, Scope scope)
    {
        if (call.Arguments is not [{ } first, { } second])
            throw new Problem(call.Start, $"found {call.Arguments.Count} arguments of {call.Name}; expected two geometries.");
        (Shape one, Shape other) = (Geometry(first, scope), Geometry(second, scope));
        return (call.Name, one, other) switch
        {
            ("CONTAINS" or "INTERSECTS", PointShape point, CircleShape circle) => InCircle(point, circle.Centre, circle.Radius),
            ("CONTAINS" or "INTERSECTS", PointShape point, PolygonShape polygon) => InPolygon(call, point, polygon),
            ("CONTAINS" or "INTERSECTS", PointShape point, PointShape same) => InCircle(point, same, Constant(0, call.Start)),
            ("INTERSECTS", CircleShape circle, PointShape point) => InCircle(point, circle.Centre, circle.Radius),
            ("INTERSECTS", PolygonShape polygon, PointShape point) => InPolygon(call, point, polygon),
            ("INTERSECTS", CircleShape circle, CircleShape same) => InCircle(
                circle.Centre,
                same.Centre,
                Sum(circle.Radius, "+", same.Radius)
            ),
            ("CONTAINS", CircleShape inner, CircleShape outer) => CircleInCircle(inner, outer),
            ("CONTAINS", PolygonShape inner, CircleShape { Radius.Constant: < 90 } outer) => Balanced(
                [.. inner.Corners.Select(corner => InCircle(corner, outer.Centre, outer.Radius))],
                "AND"
            ),
            ("INTERSECTS", CircleShape { Known: { } circle }, PolygonShape { Known: { } polygon }) => Truth(
                Overlaps(polygon, circle)
            ),
            ("INTERSECTS", PolygonShape { Known: { } polygon }, CircleShape { Known: { } circle }) => Truth(
                Overlaps(polygon, circle)
            ),
            _ => throw new Problem(
                call.Start,
                $"found {call.Name} of {one.Kind.Name()} and {other.Kind.Name()}; here it takes a POINT and a region, two "
                    + "CIRCLEs, or a POLYGON of numbers within a CIRCLE."
            ),
        };
    }

    private static bool Overlaps(SkyPolygon polygon, SkyCircle circle) =>
        polygon.OverlapWith(circle.Centre, circle.Scale) != Overlap.None;

    private static string Truth(bool isTrue) => isTrue ? "(1 = 1)" : "(1 = 0)";

    private Typed Sum(Typed left, string sign, Typed right)
    {
        Typed sum = Computed(left, sign, right);
        return sum.Constant is { } known ? Constant(known, left.Start) : sum with { Sql = $"({sum.Sql})" };
    }

    private string CircleInCircle(CircleShape inner, CircleShape outer)
    {
        Typed room = Sum(outer.Radius, "-", inner.Radius);
        if (room.Constant is { } known)
            return known < 0 ? Truth(false) : InCircle(inner.Centre, outer.Centre, room);
        return $"({room.Sql} >= 0 AND {InCircle(inner.Centre, outer.Centre, room)})";
    }

    private string InCircle(PointShape one, PointShape other, Typed radius)
    {
        if (one.Known is { } here && other.Known is { } there && radius.Constant is { } angle)
            return Truth(here.AngleTo(there) <= double.DegreesToRadians(angle));
        string exact = radius.Constant is { } known ? Within(one, other, Math.Min(known, 180)) : Within(one, other, radius);
        if (Near(one, other, radius) is not { } near)
            return exact;
        return $"({near} AND {(one.Known is null && other.Known is null ? Rare(exact) : exact)})";
    }

    /// <summary>The same truth, in a form that PostgreSQL takes for one of 200 pairs of rows; an inequality between rows of two
    /// tables it takes for one of three, and then reads all fits to find a few thousand.</summary>
    private static string Rare(string condition) => $"(CASE WHEN {condition} THEN 1 ELSE 0 END = 1)";

    /// <summary>What an index can tell of two points within an angle, null where there is none.</summary>
    private string? Near(PointShape one, PointShape other, Typed radius)
    {
        if (radius.Constant is { } angle)
        {
            if (angle >= 180)
                return null;
            if (one.Indexed is { } table && other.Known is { } centre)
                return InRanges(table, new SkyCircle(centre, angle));
            if (other.Indexed is { } second && one.Known is { } middle)
                return InRanges(second, new SkyCircle(middle, angle));
        }
        // A cone whose centre only a row knows: the index on declination finds what is as far north.
        if (one.Indexed is null && other.Indexed is null)
            return null;
        (PointShape sought, PointShape given) = one.Indexed is not null ? (one, other) : (other, one);
        string margin = radius.Constant is { } known
            ? statement.Parameter(known + BandMargin, radius.Start)
            : $"({radius.Sql} + {statement.Parameter(BandMargin, radius.Start)})";
        string band = $"({sought.Latitude.Sql} BETWEEN {given.Latitude.Sql} - {margin} AND {given.Latitude.Sql} + {margin})";
        return $"({band} AND {Rare(Beside(sought, given, margin))})";
    }

    /// <summary>What two points within an angle fulfil in right ascension, without a sine: few of a band are left to the exact
    /// condition.</summary>
    /// <remarks>Of the half angles sin(x) is at least x 2 / pi, and a cosine at least 1 - |latitude| / 90.</remarks>
    private static string Beside(PointShape one, PointShape other, string angle) =>
        $"((180 - abs(abs({one.Longitude.Sql} - {other.Longitude.Sql}) - 180)) * (1 - abs({one.Latitude.Sql}) / 90.0) * "
        + $"(1 - abs({other.Latitude.Sql}) / 90.0) <= 1.5708 * {angle})";

    private string InRanges(Relation table, ISkyRegion region)
    {
        string column = HealpixOf(table);
        string[] ranges = [.. SkyCover.Of(region).Select(range => InRange(column, range.First, range.Last))];
        return Balanced(ranges, "OR");
    }

    /// <summary>SQLite takes any range for a 64th of a table, and would rather read all of it than look for ten: it is told how
    /// much of the sky this one is.</summary>
    private string InRange(string column, long first, long last)
    {
        (string from, string to) = (statement.Parameter(first, 0), statement.Parameter(last, 0));
        double share = (last - first + 1) / (12.0 * (1L << (2 * NestedPixels.DeepestOrder)));
        return Dialect.Pick(
            $"({column} BETWEEN {from} AND {to})",
            $"(likelihood({column} >= {from}, {share.ToString("F9", CultureInfo.InvariantCulture)}) AND {column} <= {to})"
        );
    }

    /// <summary>By the square of the chord, which keeps its digits where a cosine has lost them.</summary>
    private string Within(PointShape one, PointShape other, double angle)
    {
        double half = Math.Sin(double.DegreesToRadians(angle) / 2);
        (PointShape point, Direction? centre) = other.Known is { } known ? (one, known) : (other, one.Known);
        if (point.Indexed?.Table?.Position?.Vector is null || centre is not { } middle)
            return $"({Haversine(one, other)} <= {statement.Parameter(half * half, one.Start)})";
        (string x, string y, string z) = Components(point);
        string Square(string component, double value) =>
            $"({component} - {statement.Parameter(value, one.Start)}) * ({component} - {statement.Parameter(value, one.Start)})";
        string chord = statement.Parameter(4 * half * half, one.Start);
        return $"({Square(x, middle.X)} + {Square(y, middle.Y)} + {Square(z, middle.Z)} <= {chord})";
    }

    private static string Within(PointShape one, PointShape other, Typed radius) =>
        $"(({radius.Sql} >= 180) OR ({radius.Sql} >= 0 AND {Haversine(one, other)} <= power(sin(radians({radius.Sql}) / 2), 2)))";

    private static string Haversine(PointShape one, PointShape other) =>
        $"(power(sin(radians({one.Latitude.Sql} - {other.Latitude.Sql}) / 2), 2) + cos(radians({one.Latitude.Sql})) * "
        + $"cos(radians({other.Latitude.Sql})) * power(sin(radians({one.Longitude.Sql} - {other.Longitude.Sql}) / 2), 2))";

    private string InPolygon(Call call, PointShape point, PolygonShape shape)
    {
        SkyPolygon polygon = shape.Known
            ?? throw new Problem(
                shape.Start,
                $"found a POLYGON of columns in {call.Name}; expected numbers: a CIRCLE may have columns."
            );
        if (point.Known is { } known)
            return Truth(polygon.Contains(known));
        string exact = polygon.IsConvex
            ? Left(point, polygon.SidePoles)
            : Balanced([.. polygon.Triangles.Select(triangle => Left(point, triangle.Poles))], "OR");
        return point.Indexed is { } table ? $"({InRanges(table, polygon)} AND {exact})" : exact;
    }

    /// <summary>On the inner side of great circles.</summary>
    private string Left(PointShape point, IEnumerable<Direction> poles)
    {
        (string x, string y, string z) = Components(point);
        return Balanced(
            [
                .. poles.Select(pole =>
                    $"({x} * {statement.Parameter(pole.X, point.Start)} + {y} * {statement.Parameter(pole.Y, point.Start)} "
                    + $"+ {z} * {statement.Parameter(pole.Z, point.Start)} >= 0)"
                ),
            ],
            "AND"
        );
    }

    private static (string X, string Y, string Z) Components(PointShape point)
    {
        if (point.Indexed is { Table.Position.Vector: { } vector } table)
            return (Of(vector.X), Of(vector.Y), Of(vector.Z));
        (string longitude, string latitude) = (point.Longitude.Sql, point.Latitude.Sql);
        return (
            $"(cos(radians({latitude})) * cos(radians({longitude})))",
            $"(cos(radians({latitude})) * sin(radians({longitude})))",
            $"sin(radians({latitude}))"
        );

        string Of(string column) => $"{table.Sql}.{SqlDialect.Quote(column)}";
    }
}
