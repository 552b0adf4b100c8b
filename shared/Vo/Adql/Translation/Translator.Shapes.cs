using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Sky;

namespace Almagest.Vo.Adql.Translation;

/// <summary>POINT, CIRCLE, BOX, POLYGON and CENTROID: geometries from their numbers.</summary>
internal sealed partial class Translator
{
    private static readonly string[] Shapes = ["POINT", "CIRCLE", "BOX", "POLYGON", "CENTROID", "REGION"];
    private static readonly string[] CoordinateSystems = ["", "ICRS", "ICRS GEOCENTER", "ICRS BARYCENTER", "UNKNOWNFRAME"];

    private static bool IsShape(Value value) => value is Call call && Shapes.Contains(call.Name);

    private Shape Geometry(Value value, Scope scope)
    {
        if (value is not Call call || !IsShape(call))
            throw new Problem(value.Start, "found no geometry; expected POINT(...), CIRCLE(...), BOX(...) or POLYGON(...).");
        IReadOnlyList<Value> rest = call.Arguments;
        if (rest is [TextLiteral system, ..] && call.Name is not ("CENTROID" or "REGION"))
        {
            if (!CoordinateSystems.Contains(system.Text.Trim(), StringComparer.OrdinalIgnoreCase))
                throw new Problem(
                    system.Start,
                    $"found the system '{Problem.Shortened(system.Text)}'; positions are in the ICRS."
                );
            rest = [.. rest.Skip(1)];
        }
        return call.Name switch
        {
            "POINT" when rest.Count == 2 => Point(call.Start, rest[0], rest[1], scope),
            "CIRCLE" when rest.Count == 2 => Circle(call.Start, Point(rest[0], scope), rest[1], scope),
            "CIRCLE" when rest.Count == 3 => Circle(call.Start, Point(call.Start, rest[0], rest[1], scope), rest[2], scope),
            "BOX" when rest.Count == 3 => Box(call.Start, Point(rest[0], scope), rest[1], rest[2], scope),
            "BOX" when rest.Count == 4 => Box(call.Start, Point(call.Start, rest[0], rest[1], scope), rest[2], rest[3], scope),
            "POLYGON" => Polygon(call, rest, scope),
            "CENTROID" when rest.Count == 1 => Centroid(call.Start, Geometry(rest[0], scope)),
            "REGION" => throw new Problem(
                call.Start,
                "found REGION, which ADQL 2.1 gives up; expected CIRCLE(...) or POLYGON(...)."
            ),
            _ => throw new Problem(
                call.Start,
                $"found {rest.Count} arguments of {call.Name}; expected POINT(lon, lat), CIRCLE(lon, lat, radius), BOX(lon, lat, "
                    + "width, height), POLYGON(lon, lat, lon, lat, lon, lat, ...) or points in place of their numbers."
            ),
        };
    }

    private PointShape Point(int start, Value longitude, Value latitude, Scope scope)
    {
        PointShape point = new(start, Angle(longitude, scope), Angle(latitude, scope));
        return point.Latitude.Constant is < -90 or > 90
            ? throw new Problem(latitude.Start, $"found the latitude {point.Latitude.Constant}; expected -90 to 90 degrees.")
            : point;
    }

    /// <summary>A point that stands for two numbers.</summary>
    private PointShape Point(Value value, Scope scope) =>
        Geometry(value, scope) as PointShape
        ?? throw new Problem(value.Start, "found a region; expected POINT(lon, lat), or the two numbers.");

    private Typed Angle(Value value, Scope scope) => RequireNumber(AsNumber(Scalar(value, scope)));

    private CircleShape Circle(int start, PointShape centre, Value radius, Scope scope)
    {
        Typed angle = Angle(radius, scope);
        return angle.Constant is < 0 or > 180
            ? throw new Problem(radius.Start, $"found the radius {angle.Constant}; expected 0 to 180 degrees.")
            : new(start, centre, angle);
    }

    /// <summary>The polygon of four corners that are half a width and half a height away in longitude and latitude.</summary>
    private PolygonShape Box(int start, PointShape centre, Value width, Value height, Scope scope)
    {
        if (
            (centre.Longitude.Constant, centre.Latitude.Constant) is not ({ } longitude, { } latitude)
            || (Angle(width, scope).Constant, Angle(height, scope).Constant) is not ({ } wide, { } high)
        )
            throw new Problem(start, "found a BOX of columns; expected numbers: a CIRCLE may have columns.");
        PointShape Corner(double x, double y) =>
            latitude + (y * high / 2) is >= -90 and <= 90 and { } north
                ? new(start, Constant(longitude + (x * wide / 2), start), Constant(north, start))
                : throw new Problem(start, "found a BOX beyond a pole; expected latitudes from -90 to 90 degrees.");
        return Known(new(start, [Corner(-1, -1), Corner(1, -1), Corner(1, 1), Corner(-1, 1)]));
    }

    private PolygonShape Polygon(Call call, IReadOnlyList<Value> rest, Scope scope)
    {
        if (rest.Count >= 3 && rest.All(IsShape))
            return Known(new(call.Start, [.. rest.Select(value => Point(value, scope))]));
        if (rest.Count < 6 || rest.Count % 2 != 0)
            throw new Problem(
                call.Start,
                $"found {rest.Count} numbers in a POLYGON; expected longitude and latitude of 3 corners or more."
            );
        return Known(new(call.Start, [.. rest.Chunk(2).Select(pair => Point(pair[0].Start, pair[0], pair[1], scope))]));
    }

    private static PolygonShape Known(PolygonShape polygon)
    {
        if (!polygon.Corners.All(corner => corner.Known is not null))
            return polygon;
        try
        {
            return polygon with { Known = new SkyPolygon(polygon.Corners.Select(corner => corner.Known!.Value)) };
        }
        catch (ArgumentException wrong)
        {
            throw new Problem(polygon.Start, wrong.Message.Split(" (Parameter")[0]);
        }
    }

    private PointShape Centroid(int start, Shape shape) =>
        shape switch
        {
            PointShape point => point,
            CircleShape circle => circle.Centre,
            PolygonShape { Known.Centroid: { } centre } => new(
                start,
                Constant(centre.Longitude, start),
                Constant(centre.Latitude, start)
            ),
            _ => throw new Problem(start, "found the CENTROID of a POLYGON of columns; expected numbers."),
        };

    /// <summary>Its numbers with blanks between them: what DALI has in a VOTable.</summary>
    private string ShapeText(Shape shape)
    {
        IEnumerable<Typed> numbers = shape switch
        {
            PointShape point => [point.Longitude, point.Latitude],
            CircleShape circle => [circle.Centre.Longitude, circle.Centre.Latitude, circle.Radius],
            PolygonShape polygon => polygon.Corners.SelectMany(corner => (Typed[])[corner.Longitude, corner.Latitude]),
            _ => [],
        };
        IEnumerable<string> texts = numbers.Select(number =>
            Dialect.Pick($"CAST({number.Sql} AS text)", $"printf('%!.17g', {number.Sql})")
        );
        return $"({string.Join(" || ' ' || ", texts)})";
    }
}
