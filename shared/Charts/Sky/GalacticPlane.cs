namespace Almagest.Charts.Sky;

/// <summary>The galactic equator among right ascensions.</summary>
internal static class GalacticPlane
{
    private const int Steps = 360;

    // The north galactic pole, and the longitude of the north celestial pole (ICRS): Hipparcos catalogue, vol. 1, 1.5.3.
    private const double PoleAscension = 192.85948,
        PoleDeclination = 27.12825,
        PoleLongitude = 122.93192;

    /// <param name="longitude">Degrees, at latitude 0.</param>
    /// <returns>Degrees.</returns>
    public static (double Ascension, double Declination) At(double longitude)
    {
        (double sine, double cosine) = Math.SinCos((PoleLongitude - longitude) * Math.PI / 180);
        (double sinePole, double cosinePole) = Math.SinCos(PoleDeclination * Math.PI / 180);
        double ascension = PoleAscension + (Math.Atan2(sine, -sinePole * cosine) * 180 / Math.PI);
        return (((ascension % 360) + 360) % 360, Math.Asin(cosinePole * cosine) * 180 / Math.PI);
    }

    /// <summary>As a line that is broken where it leaves the map at one side and comes in at the other.</summary>
    public static IEnumerable<IReadOnlyList<(double X, double Y)>> Pieces(HammerProjection projection)
    {
        List<(double X, double Y)> piece = [];
        double before = double.NaN;
        for (int i = 0; i <= Steps; i++)
        {
            (double ascension, double declination) = At(360.0 * i / Steps);
            double east = projection.East(ascension);
            if (Math.Abs(east - before) > 180)
            {
                yield return piece;
                piece = [];
            }
            piece.Add(HammerProjection.At(east, declination));
            before = east;
        }
        yield return piece;
    }
}
