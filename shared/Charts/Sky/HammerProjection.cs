namespace Almagest.Charts.Sky;

/// <summary>The sky as an ellipse, twice as wide as high; equal areas of the sky are equal on paper. East is to the left, as
/// seen from within.</summary>
/// <remarks>Source: Hammer (1892); Calabretta and Greisen (2002), A&amp;A 395, 1077, AIT.</remarks>
/// <param name="Center">Right ascension in the middle, degrees.</param>
public readonly record struct HammerProjection(double Center)
{
    /// <summary>Half the ellipse's width, for a sphere of radius 1.</summary>
    public static double HalfWidth { get; } = 2 * Math.Sqrt(2);

    /// <summary>Half the ellipse's height.</summary>
    public static double HalfHeight { get; } = Math.Sqrt(2);

    /// <param name="ascension">Degrees, any turn.</param>
    /// <param name="declination">Degrees, -90 to 90.</param>
    /// <returns>x to the right, y upwards.</returns>
    public (double X, double Y) Of(double ascension, double declination) => At(East(ascension), declination);

    /// <summary>Degrees east of the middle, from -180 up to 180.</summary>
    public double East(double ascension)
    {
        double east = (ascension - Center) % 360;
        return east >= 180 ? east - 360
            : east < -180 ? east + 360
            : east;
    }

    /// <param name="east">Degrees from the middle, -180 to 180.</param>
    public static (double X, double Y) At(double east, double declination)
    {
        (double sine, double cosine) = Math.SinCos(declination * Math.PI / 180);
        (double sineHalf, double cosineHalf) = Math.SinCos(east * Math.PI / 360);
        double scale = Math.Sqrt(2 / (1 + (cosine * cosineHalf)));
        return (-2 * scale * cosine * sineHalf, scale * sine);
    }
}
