using Almagest.Spectra.Fitting.Results;
using static Almagest.Storage.Columns.ColumnParts;

namespace Almagest.Storage.Columns;

/// <summary>The one table of what is known of a fit's flux in a band.</summary>
public static class FluxColumns
{
    private const string OfFlux = "erg.cm**-2.s**-1",
        OfLuminosity = "erg.s**-1";

    // csharpier-ignore
    internal static IReadOnlyList<Column<FluxRow>> All { get; } =
    [
        Flux(one => one.Band, Stored.Text, "band", "", "meta.id", "As the run names it: its energies in keV, or fitted"),
        Flux(one => one.BandLower, Stored.Double, "band_lolim", "keV", "em.energy;stat.min",
            "Where the band begins: as observed for the flux, in the source's frame for the luminosity"),
        Flux(one => one.BandUpper, Stored.Double, "band_hilim", "keV", "em.energy;stat.max", "Where it ends, likewise"),
        Flux(one => one.Covered, Stored.Float, "covered", "", "arith.ratio;em.energy",
            "Share of the band, as observed, that the fit had data in; the rest is the model's word alone"),
        Flux(one => one.IsAbsorbed, Stored.Absorption, "absorption", "", "meta.code",
            "absorbed: of the model as it is. unabsorbed: with every absorbing column at 0"),
        Flux(one => one.Method, Stored.Method, "method", "", "meta.code",
            "What the numbers are: posterior (median), classical, network (not refined, no intervals), limit (no value)"),
        .. Of("flux", row => row.Told.Flux, OfFlux, "phot.flux;em.X-ray", "Energy flux in the band as observed"),
        Flux(one => one.Redshift, Stored.Double, "redshift", "", "src.redshift",
            "Of the model, at the fit; NULL where it has none, and then there is no luminosity"),
        .. Of("luminosity", row => row.Told.Luminosity, OfLuminosity, "phys.luminosity;em.X-ray",
            "Luminosity in the band of the source's frame"),
    ];

    // csharpier-ignore
    private static Column<FluxRow>[] Of(
        string name,
        Func<FluxRow, ParameterEstimate> part,
        string unit,
        string ucd,
        string what
    ) =>
    [
        Figure(part, one => one.Value, name, unit, ucd, $"{what}; NULL of a limit"),
        Figure(part, one => one.Lower, $"{name}_lolim", unit, $"{ucd};stat.min", "Lower end of the 68 % interval"),
        Figure(part, one => one.Upper, $"{name}_hilim", unit, $"{ucd};stat.max", "Upper end of the 68 % interval"),
        Figure(part, one => one.Lower90, $"{name}_lolim90", unit, $"{ucd};stat.min", "Lower end of the 90 % interval"),
        Figure(part, one => one.Upper90, $"{name}_hilim90", unit, $"{ucd};stat.max", "Upper end of the 90 % interval"),
    ];
}
