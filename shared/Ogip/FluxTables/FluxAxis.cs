using Almagest.Spectra;

namespace Almagest.Ogip.FluxTables;

/// <summary>What a flux density says of the photons in a bin. A density is the mean over its bin in its own coordinate, and ν Fν
/// the
/// mean over ln ν.</summary>
internal static class FluxAxis
{
    private const string Expected =
        "a flux density such as erg/cm2/s/keV, erg/cm2/s/Angstrom, Jy, W/m2/um, ph/cm2/s/keV, or nuFnu in erg/cm2/s";

    private const double ErgPerKiloelectronvolt = 1e3 * PhysicalUnit.ElectronVolt;

    /// <returns>Whether energy is measured, and what 1 unit makes in a bin (edges in keV): photons cm⁻² s⁻¹, or erg cm⁻² s⁻¹
    /// over the bin's geometric middle.</returns>
    /// <exception cref="SpectralDataException">The unit is none of a flux density.</exception>
    public static (bool IsEnergy, Func<double, double, double> Photons) Of(string where, string unit)
    {
        PhysicalUnit parsed = PhysicalUnit.Parse(where, unit, Expected);
        double factor = parsed.Factor;
        // Photons per bin are erg cm⁻² s⁻¹ erg⁻¹ by their powers, and a fluence is a density per hertz.
        bool hasEnergy = PhysicalUnit.Mentions(unit, one => one.Erg != 0),
            hasTime = PhysicalUnit.Mentions(unit, one => one.Second != 0 || one.Is(1, -2, 0));
        if (parsed.Photon is 0 or 1)
        {
            // Per keV, per Hz, per cm.
            if (parsed.Is(-1, -2, -1))
                return (false, (lower, upper) => factor * ErgPerKiloelectronvolt * (upper - lower));
            if (hasTime && parsed.Photon == 1 && parsed.Is(0, -2, 0))
                return (false, (lower, upper) => factor * Hertz(lower, upper));
            if (parsed.Is(0, -3, -1))
                return (false, (lower, upper) => factor * Centimetres(lower, upper));
        }
        if (parsed.Photon == 0)
        {
            if (hasEnergy && parsed.Is(0, -2, -1))
                return (true, (lower, upper) => factor * ErgPerKiloelectronvolt * (upper - lower) / Nominal(lower, upper));
            if (hasTime && parsed.Is(1, -2, 0))
                return (true, (lower, upper) => factor * Hertz(lower, upper) / Nominal(lower, upper));
            if (parsed.Is(1, -3, -1))
                return (true, (lower, upper) => factor * Centimetres(lower, upper) / Nominal(lower, upper));
            if (parsed.Is(1, -2, -1))
                return (true, (lower, upper) => factor * Math.Log(upper / lower) / Nominal(lower, upper));
        }
        throw SpectralDataException.At(where, $"the unit '{Printable.Escaped(unit)}'", Expected);
    }

    /// <summary>erg.</summary>
    private static double Nominal(double lower, double upper) => Math.Sqrt(lower * upper) * ErgPerKiloelectronvolt;

    private static double Hertz(double lower, double upper) => (upper - lower) * ErgPerKiloelectronvolt / PhysicalUnit.Planck;

    private static double Centimetres(double lower, double upper) =>
        PhysicalUnit.Planck * PhysicalUnit.Light / ErgPerKiloelectronvolt * (upper - lower) / (lower * upper);
}
