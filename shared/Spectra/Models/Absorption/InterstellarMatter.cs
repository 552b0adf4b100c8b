using System.Collections.Concurrent;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>The cross-sections that absorption models use, each built once per abundance set.</summary>
/// <remarks>As in XSPEC they end at 100 keV, where a column of 1e26 cm⁻² would absorb a tenth; below 13.6 eV matter is transparent.</remarks>
internal static class InterstellarMatter
{
    private const double HydrogenThreshold = 0.0136;
    private const double TransparentAbove = 100;

    /// <summary>The elements that XSPEC's absorbers count.</summary>
    private static readonly int[] Elements = [1, 2, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 18, 20, 24, 26, 27, 28];

    private static readonly ConcurrentDictionary<(string Kind, string Abundances), Lazy<CrossSection>> Built = new();

    /// <summary>Neutral atoms alone: phabs with cross-sections "vern".</summary>
    public static CrossSection Gas(AbundanceSet abundances) =>
        Once("gas", abundances, () => Compute(energy => Elements.Sum(z => abundances[z] * 1e4 * VernerAtoms.At(z, 1000 * energy)), [], []));

    /// <summary>Atoms, H2 and grains: tbabs.</summary>
    public static CrossSection GasAndGrains(AbundanceSet abundances) => Once("grains", abundances, () => new TuebingenBoulderSection(abundances)).Tabulated;

    /// <summary>Atoms and H2, nothing in grains: ztbabs.</summary>
    public static CrossSection GasAndMolecules(AbundanceSet abundances) => Once("molecules", abundances, () => TuebingenBoulderSection.WithoutGrains(abundances));

    /// <param name="formula">σ at an energy in keV, 1e-22 cm² per H atom.</param>
    /// <param name="jumps">eV, beside the thresholds of the elements.</param>
    /// <param name="bends">eV, where it is not smooth.</param>
    public static ComputedSection Compute(Func<double, double> formula, IEnumerable<double> jumps, IEnumerable<double> bends) =>
        new(formula, KeV(Elements.SelectMany(VernerAtoms.ThresholdsOf).Concat(jumps)), KeV(bends), HydrogenThreshold, TransparentAbove);

    private static CrossSection Once(string kind, AbundanceSet abundances, Func<CrossSection> build) =>
        Built.GetOrAdd((kind, abundances.Name), _ => new(build)).Value;

    private static IEnumerable<double> KeV(IEnumerable<double> eV) => eV.Select(energy => energy / 1000);
}
