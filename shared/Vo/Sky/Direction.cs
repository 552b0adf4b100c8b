namespace Almagest.Vo.Sky;

/// <summary>A direction as a unit vector: X towards longitude and latitude 0, Z towards latitude 90.</summary>
public readonly record struct Direction(double X, double Y, double Z)
{
    /// <summary>From angles in degrees.</summary>
    public static Direction FromDegrees(double longitude, double latitude)
    {
        // Degrees are taken modulo a turn before they become radians: 360 and 0 are the same direction to the last bit.
        (double sinLongitude, double cosLongitude) = Math.SinCos(double.DegreesToRadians(longitude % 360));
        (double sinLatitude, double cosLatitude) = Math.SinCos(double.DegreesToRadians(latitude));
        return new(cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }

    /// <summary>Degrees, from 0 to below 360.</summary>
    public double Longitude
    {
        get
        {
            double angle = double.RadiansToDegrees(Math.Atan2(Y, X));
            return angle < 0 ? angle + 360 : angle;
        }
    }

    /// <summary>Degrees, from -90 to 90.</summary>
    public double Latitude => double.RadiansToDegrees(Math.Atan2(Z, Math.Sqrt((X * X) + (Y * Y))));

    /// <summary>Radians between two directions, exact for small and for large ones.</summary>
    public double AngleTo(Direction other) => Math.Atan2(Cross(other).Length, Dot(other));

    internal double Length => Math.Sqrt(Dot(this));

    internal double Dot(Direction other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    internal Direction Cross(Direction other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    internal Direction Plus(Direction other) => new(X + other.X, Y + other.Y, Z + other.Z);

    internal Direction Times(double factor) => new(X * factor, Y * factor, Z * factor);

    /// <summary>Of length 1.</summary>
    internal Direction Normalised() => Times(1 / Length);
}
