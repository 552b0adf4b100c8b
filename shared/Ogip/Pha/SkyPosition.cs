using Almagest.Ogip.Fits;

namespace Almagest.Ogip.Pha;

/// <summary>Where a spectrum's source stands, if its header says so in a frame of 2000.</summary>
internal static class SkyPosition
{
    private static readonly (string Ascension, string Declination)[] Keywords = [("RA_OBJ", "DEC_OBJ"), ("RA_TARG", "DEC_TARG")];

    /// <returns>Degrees; nulls if unknown, out of range, in another frame, or (0, 0), which writers put for unknown.</returns>
    public static (double? Ascension, double? Declination) Of(PhaFields fields)
    {
        string frame = fields.Inherited("RADESYS") ?? fields.Inherited("RADECSYS") ?? "";
        if (frame.Contains("FK4", StringComparison.OrdinalIgnoreCase) || Number(fields, "EQUINOX") is < 1999 or > 2001)
            return (null, null);
        foreach ((string ascension, string declination) in Keywords)
            if (
                Number(fields, ascension) is double right and >= 0 and <= 360
                && Number(fields, declination) is double north and >= -90 and <= 90
                && (right, north) != (0, 0)
            )
                return (right, north);
        return (null, null);
    }

    // A position is no reason to refuse a spectrum, so what isn't a number counts as unknown.
    private static double? Number(PhaFields fields, string keyword) =>
        fields.Inherited(keyword) is string text && new HeaderValue(text, false).TryReal(out double value) ? value : null;
}
