namespace Almagest.Vo.Sky;

/// <summary>All directions within an angle of one.</summary>
/// <param name="Centre">Its middle.</param>
/// <param name="RadiusDegrees">From 0 to 180.</param>
public sealed record SkyCircle(Direction Centre, double RadiusDegrees) : ISkyRegion
{
    internal const double SquareDegreesOfSteradian = 180 / Math.PI * (180 / Math.PI);

    /// <inheritdoc/>
    public double Scale => double.DegreesToRadians(RadiusDegrees);

    /// <inheritdoc/>
    public double Area
    {
        get
        {
            // 1 - cos r without losing a small circle's digits.
            double half = Math.Sin(Scale / 2);
            return 4 * Math.PI * half * half * SquareDegreesOfSteradian;
        }
    }

    /// <inheritdoc/>
    public bool Contains(Direction direction) => Centre.AngleTo(direction) <= Scale;

    /// <inheritdoc/>
    public Overlap OverlapWith(Direction centre, double radius)
    {
        double distance = Centre.AngleTo(centre);
        return distance > Scale + radius ? Overlap.None
            : distance + radius <= Scale ? Overlap.Full
            : Overlap.Partial;
    }
}
