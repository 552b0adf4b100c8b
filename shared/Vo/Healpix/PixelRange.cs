namespace Almagest.Vo.Healpix;

/// <summary>Pixels of order 29 that follow one another.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them, within.</param>
public readonly record struct PixelRange(long First, long Last);
