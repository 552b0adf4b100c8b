namespace Almagest.Vo.Published;

/// <summary>Which of a table's columns are a position that can be searched.</summary>
/// <param name="Longitude">Right ascension, degrees.</param>
/// <param name="Latitude">Declination, degrees.</param>
/// <param name="Healpix">The nested HEALPix pixel of order 29 of that position, as a 64-bit integer with an index.</param>
public sealed record SkyPosition(string Longitude, string Latitude, string Healpix)
{
    /// <summary>The unit vector's columns in the database, published or not; null where it's computed from the angles.</summary>
    public (string X, string Y, string Z)? Vector { get; init; }
}
