namespace Almagest.Vo.Sky;

/// <summary>The smaller part of the sky within corners that great circles join, in either sense of rotation.</summary>
public sealed class SkyPolygon : ISkyRegion
{
    /// <summary>A hundred of them are plenty for a field of view.</summary>
    public const int MostCorners = 200;

    private readonly Direction[] _corners;

    /// <param name="corners">At least three, in order.</param>
    /// <exception cref="ArgumentException">It has too few or too many corners, crosses itself, has no area or is as large as
    /// half of the sky.</exception>
    public SkyPolygon(IEnumerable<Direction> corners)
    {
        _corners = [.. corners];
        if (_corners.Length is < 3 or > MostCorners)
            throw new ArgumentException($"found {_corners.Length} corners; expected 3 to {MostCorners}.", nameof(corners));
        Triangles = Triangulation.Of(_corners);
        IsConvex = Triangulation.IsConvex(_corners);
    }

    /// <summary>The corners, in order.</summary>
    public IReadOnlyList<Direction> Corners => _corners;

    /// <summary>It put together from triangles that don't overlap. Each lies to the left of its sides.</summary>
    internal IReadOnlyList<SkyTriangle> Triangles { get; }

    /// <summary>No corner points inwards.</summary>
    internal bool IsConvex { get; }

    /// <summary>Poles of its sides, towards its inside; for convex ones.</summary>
    internal IEnumerable<Direction> SidePoles
    {
        get
        {
            double sense = Math.Sign(Sides.Sum(side => side.From.Cross(side.To).Dot(Triangles[0].Middle)));
            return Sides.Select(side => side.From.Cross(side.To).Times(sense).Normalised());
        }
    }

    /// <inheritdoc/>
    public double Scale => Math.Sqrt(Area / SkyCircle.SquareDegreesOfSteradian / Math.PI);

    /// <inheritdoc/>
    public double Area => Triangles.Sum(triangle => triangle.SolidAngle) * SkyCircle.SquareDegreesOfSteradian;

    /// <summary>The mean direction of its inside.</summary>
    /// <remarks>The integral of direction over a spherical polygon is half the sum of its sides' angles times their
    /// poles.</remarks>
    public Direction Centroid =>
        Triangles
            .SelectMany(triangle => triangle.Sides)
            .Select(side => side.From.Cross(side.To).Normalised().Times(side.From.AngleTo(side.To)))
            .Aggregate((sum, part) => sum.Plus(part))
            .Normalised();

    /// <inheritdoc/>
    public bool Contains(Direction direction) => Triangles.Any(triangle => triangle.Contains(direction));

    /// <inheritdoc/>
    public Overlap OverlapWith(Direction centre, double radius) =>
        Sides.Any(side => Arc.Distance(centre, side.From, side.To) <= radius) ? Overlap.Partial
        : Contains(centre) ? Overlap.Full
        : Overlap.None;

    private IEnumerable<(Direction From, Direction To)> Sides =>
        _corners.Select((corner, i) => (corner, _corners[(i + 1) % _corners.Length]));
}
