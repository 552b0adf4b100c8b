using Almagest.Vo.Fields;
using Almagest.Vo.Sky;

namespace Almagest.Vo.Adql.Translation;

/// <summary>A geometry in a query, its numbers known or not.</summary>
internal abstract record Shape(int Start, DataKind Kind);

/// <param name="Longitude">Degrees.</param>
/// <param name="Latitude">Degrees.</param>
internal sealed record PointShape(int Start, Typed Longitude, Typed Latitude) : Shape(Start, DataKind.Point)
{
    /// <summary>Where it is, if that's known.</summary>
    public Direction? Known =>
        (Longitude.Constant, Latitude.Constant) is ({ } longitude, { } latitude)
            ? Direction.FromDegrees(longitude, latitude)
            : null;

    /// <summary>The table whose position it is, with an index; null where it's something else.</summary>
    public Relation? Indexed =>
        Longitude.Column is { Relation: { Table.Position: { } position } table } longitude
        && Latitude.Column is { } latitude
        && latitude.Relation == table
        && longitude.Field.Name == position.Longitude
        && latitude.Field.Name == position.Latitude
            ? table
            : null;
}

/// <param name="Radius">Degrees.</param>
internal sealed record CircleShape(int Start, PointShape Centre, Typed Radius) : Shape(Start, DataKind.Circle)
{
    public SkyCircle? Known => Centre.Known is { } centre && Radius.Constant is { } radius ? new(centre, radius) : null;
}

internal sealed record PolygonShape(int Start, IReadOnlyList<PointShape> Corners) : Shape(Start, DataKind.Polygon)
{
    /// <summary>Where it is, if all its corners are known.</summary>
    public SkyPolygon? Known { get; init; }
}
