using System.Globalization;

namespace Almagest.Pages.Links;

/// <summary>What others know of a place in the sky: links that the reader opens, or does not.</summary>
internal static class SkyServices
{
    /// <param name="ra">ICRS, degrees.</param>
    /// <param name="dec">ICRS, degrees.</param>
    public static IEnumerable<(string Name, string Address)> At(double ra, double dec)
    {
        string east = ra.ToString("0.#####", CultureInfo.InvariantCulture),
            north = dec.ToString("+0.#####;-0.#####", CultureInfo.InvariantCulture);
        yield return (
            "Simbad",
            Address.Of(
                "https://simbad.cds.unistra.fr/simbad/sim-coo",
                ("Coord", $"{east} {north}"),
                ("CooFrame", "ICRS"),
                ("Radius", "1"),
                ("Radius.unit", "arcmin")
            )
        );
        yield return (
            "NED",
            Address.Of(
                "https://ned.ipac.caltech.edu/conesearch",
                ("search_type", "Near Position Search"),
                ("coordinates", $"{east}d {north}d"),
                ("radius", "1")
            )
        );
        yield return (
            "Aladin Lite",
            Address.Of("https://aladin.cds.unistra.fr/AladinLite/", ("target", $"{east} {north}"), ("fov", "0.2"))
        );
        yield return (
            "ESASky",
            Address.Of("https://sky.esa.int/esasky/", ("target", $"{east} {north}"), ("fov", "0.2"), ("cooframe", "J2000"))
        );
    }
}
