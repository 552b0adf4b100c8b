using System.Collections.Concurrent;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>The cross-sections that absorption models use, each built once per abundance set.</summary>
internal static class InterstellarMatter
{
    /// <summary>The elements that XSPEC's phabs counts.</summary>
    private static readonly int[] Elements = [1, 2, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 18, 20, 24, 26, 27, 28];

    private const double HydrogenThreshold = 0.0136;
    private const double TransparentAbove = 100;

    private static readonly ConcurrentDictionary<string, Lazy<CrossSection>> Gases = new();
    private static readonly ConcurrentDictionary<string, Lazy<CrossSection>> GasesWithGrains = new();

    /// <summary>Neutral atoms alone: phabs with cross-sections "vern".</summary>
    public static CrossSection Gas(AbundanceSet abundances) =>
        Gases.GetOrAdd(abundances.Name, _ => new(() => BuildGas(abundances))).Value;

    /// <summary>Atoms, H2 and grains: tbabs (Wilms, Allen and McCray 2000).</summary>
    /// <remarks>
    /// For wilm and angr the published table. For other sets the table of wilm plus the gas cross-section of the difference in
    /// abundances: its grains and the fine structure of the edges of O, Ne and Fe are those of wilm.
    /// </remarks>
    public static CrossSection GasAndGrains(AbundanceSet abundances) =>
        GasesWithGrains.GetOrAdd(abundances.Name, _ => new(() => BuildGasAndGrains(abundances))).Value;

    private static ComputedSection BuildGas(AbundanceSet abundances) =>
        new(
            energy => Elements.Sum(z => abundances[z] * 1e4 * VernerAtoms.At(z, 1000 * energy)),
            Elements.SelectMany(VernerAtoms.ThresholdsOf).Select(eV => eV / 1000),
            HydrogenThreshold, TransparentAbove);

    private static CrossSection BuildGasAndGrains(AbundanceSet abundances) => abundances.Name switch
    {
        "wilm" or "angr" => TabulatedSection.Read($"tbabs-{abundances.Name}.f32", Gas(abundances)),
        _ => new SectionSum([(1, GasAndGrains(AbundanceSet.Get("wilm"))), (1, Gas(abundances)), (-1, Gas(AbundanceSet.Get("wilm")))]),
    };

    private sealed class SectionSum((double Factor, CrossSection Section)[] terms) : CrossSection
    {
        public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
        {
            double[] part = new double[energy.Length];
            sigma.Clear();
            foreach ((double factor, CrossSection section) in terms)
            {
                section.Evaluate(energy, log, part);
                for (int i = 0; i < part.Length; i++) sigma[i] += factor * part[i];
            }
        }
    }
}
