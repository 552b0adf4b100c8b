using System.Globalization;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Healpix;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql.Translation;

/// <summary>Functions of geometries, and conditions on them that an index can answer.</summary>
internal sealed partial class Translator
{
    private static string[] SkyFunctions =>
        ["CONTAINS", "INTERSECTS", "DISTANCE", "AREA", "COORD1", "COORD2", "COORDSYS", .. Shapes, "IVO_HEALPIX_INDEX"];

    private Typed? SkyFunction(Call call, Scope scope) =>
        call.Name switch
        {
            "CONTAINS" or "INTERSECTS" => AsNumber(call, Predicate(call, scope)),
            "DISTANCE" => Distance(call, scope),
            "AREA" => Area(call, scope),
            "COORD1" or "COORD2" => Coordinate(call, scope),
            "COORDSYS" when call.Arguments is [{ } shape] => CoordinateSystem(call, Geometry(shape, scope)),
            "IVO_HEALPIX_INDEX" => Pixel(call, scope),
            _ when IsShape(call) => throw new Problem(
                call.Start,
                $"found {call.Name} as a value; it may stand in CONTAINS, INTERSECTS, DISTANCE and AREA, and by itself "
                    + "behind the outermost SELECT."
            ),
            _ => null,
        };

    private static Typed AsNumber(Call call, string condition) =>
        new($"(CASE WHEN {condition} THEN 1 WHEN NOT {condition} THEN 0 END)", DataKind.Int, call.Start)
        {
            Name = call.Name.ToLowerInvariant(),
        };

    /// <summary>Of "1 = CONTAINS(...)" and "DISTANCE(...) &lt; r": conditions that an index helps with; null for
    /// others.</summary>
    private string? OnSky(Comparison comparison, Scope scope)
    {
        (Value left, Value right, string sign) = (comparison.Left, comparison.Right, comparison.Operator);
        if (right is Call { Name: "CONTAINS" or "INTERSECTS" or "DISTANCE" })
            (left, right, sign) = (right, left, Mirrored(sign));
        if (
            left is Call { Name: "CONTAINS" or "INTERSECTS" } predicate
            && right is WholeNumber { Number: 0 or 1 } number
            && sign is "=" or "<>"
        )
        {
            string condition = Predicate((Call)left, scope);
            return ((WholeNumber)right).Number == 1 == (sign == "=") ? condition : $"(NOT {condition})";
        }
        if (left is not Call { Name: "DISTANCE" } distance || sign is not ("<" or "<="))
            return null;
        (PointShape one, PointShape other) = Ends(distance, scope);
        Typed radius = Angle(right, scope);
        string exact = $"({Distance(distance, one, other).Sql} {sign} {radius.Sql})";
        string? near = radius.Constant is >= 0 and <= 180 ? Near(one, other, radius) : null;
        return near is null ? exact : $"({near} AND {exact})";
    }

    private static string Mirrored(string sign) =>
        sign switch
        {
            "<" => ">",
            ">" => "<",
            "<=" => ">=",
            ">=" => "<=",
            _ => sign,
        };

    private (PointShape One, PointShape Other) Ends(Call call, Scope scope) =>
        call.Arguments switch
        {
            [{ } one, { } other] => (Point(one, scope), Point(other, scope)),
            [{ } lon, { } lat, { } lon2, { } lat2] => (Point(lon.Start, lon, lat, scope), Point(lon2.Start, lon2, lat2, scope)),
            _ => throw new Problem(
                call.Start,
                $"found {call.Arguments.Count} arguments of DISTANCE; expected two points or their four numbers."
            ),
        };

    private Typed Distance(Call call, Scope scope)
    {
        (PointShape one, PointShape other) = Ends(call, scope);
        return Distance(call, one, other);
    }

    private Typed Distance(Call call, PointShape one, PointShape other)
    {
        double? known = one.Known is { } here && other.Known is { } there ? double.RadiansToDegrees(here.AngleTo(there)) : null;
        string least = Dialect.Pick("least", "min");
        string sql = known is { } number
            ? statement.Parameter(number, call.Start)
            : $"degrees(2 * asin(sqrt({least}(1.0, {Haversine(one, other)}))))";
        return new(sql, DataKind.Double, call.Start)
        {
            Constant = known,
            Name = "distance",
            Unit = "deg",
            Ucd = "pos.angDistance",
        };
    }

    private Typed Area(Call call, Scope scope)
    {
        Shape shape = call.Arguments is [{ } argument]
            ? Geometry(argument, scope)
            : throw new Problem(call.Start, "found no AREA(geometry).");
        double? known = shape switch
        {
            PointShape => 0,
            CircleShape { Known.Area: { } area } => area,
            PolygonShape { Known.Area: { } area } => area,
            _ => null,
        };
        const double SphereTwice = 8 * 180 * 180 / Math.PI;
        string sql =
            known is { } number ? statement.Parameter(number, call.Start)
            : shape is CircleShape circle
                ? $"({statement.Parameter(SphereTwice / 2, call.Start)} * power(sin(radians({circle.Radius.Sql}) / 2), 2))"
            : throw new Problem(call.Start, "found the AREA of a POLYGON of columns; expected numbers.");
        return new(sql, DataKind.Double, call.Start)
        {
            Constant = known,
            Name = "area",
            Unit = "deg**2",
            Ucd = "pos.angArea",
        };
    }

    private Typed Coordinate(Call call, Scope scope)
    {
        PointShape point = call.Arguments is [{ } argument]
            ? Point(argument, scope)
            : throw new Problem(call.Start, $"found no {call.Name}(point).");
        Typed angle = call.Name == "COORD1" ? point.Longitude : point.Latitude;
        return angle with { Start = call.Start, Unit = "deg", Name = angle.Column?.Field.Name ?? call.Name.ToLowerInvariant() };
    }

    private Typed CoordinateSystem(Call call, Shape shape) =>
        new(statement.Parameter("ICRS", shape.Start), DataKind.Text, call.Start) { Name = "coordsys", Literal = "ICRS" };

    /// <summary>ivo_healpix_index(order, longitude, latitude): of numbers, or of a table's indexed position.</summary>
    private Typed Pixel(Call call, Scope scope)
    {
        if (
            call.Arguments
            is not [WholeNumber { Number: >= 0 and <= NestedPixels.DeepestOrder } order, { } longitude, { } latitude]
        )
            throw new Problem(call.Start, "found no ivo_healpix_index(order, longitude, latitude) with an order from 0 to 29.");
        PointShape point = Point(call.Start, longitude, latitude, scope);
        if ((point.Longitude.Constant, point.Latitude.Constant) is ({ } x, { } y))
        {
            long pixel = NestedPixels.At(x, y, (int)order.Number);
            return new(statement.Parameter(pixel, call.Start), DataKind.Long, call.Start) { Name = "healpix", Constant = pixel };
        }
        Relation table = point.Indexed
            ?? throw new Problem(longitude.Start, "found a position without an index; expected a table's own, or numbers.");
        long shift = 2 * (NestedPixels.DeepestOrder - order.Number);
        string sql = $"({HealpixOf(table)} >> {shift.ToString(CultureInfo.InvariantCulture)})";
        return new(sql, DataKind.Long, call.Start) { Name = "healpix", Ucd = "pos.healpix" };
    }

    private static string HealpixOf(Relation table)
    {
        SkyPosition position = table.Table!.Position!;
        PublishedColumn? column = table.Table.Columns.FirstOrDefault(one => one.Field.Name == position.Healpix);
        return $"{table.Sql}.{Dialects.SqlDialect.Quote(column?.SqlName ?? position.Healpix)}";
    }
}
