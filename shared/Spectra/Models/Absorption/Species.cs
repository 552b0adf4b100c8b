using System.Collections.Concurrent;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>What cold matter is made of, each at the energies of <see cref="SectionNodes"/>, computed once for all abundance sets.</summary>
internal static class Species
{
    private static readonly ConcurrentDictionary<string, Lazy<double[]>> Computed = new();

    /// <summary>The elements that XSPEC's absorbers count.</summary>
    public static IReadOnlyList<int> Elements { get; } = [1, 2, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 18, 20, 24, 26, 27, 28];

    /// <summary>eV, in no order.</summary>
    public static IEnumerable<double> Jumps => Elements.SelectMany(VernerAtoms.ThresholdsOf).Concat(LightSpecies.Jumps).Concat(StructuredEdges.Jumps);

    /// <summary>eV, in no order.</summary>
    public static IEnumerable<double> Bends => LightSpecies.Bends.Concat(StructuredEdges.Bends);

    /// <summary>σ E³ of one atom by Verner's formulas, Mb keV³.</summary>
    public static double[] Verner(int z) => Once($"verner {z}", eV => VernerAtoms.At(z, eV));

    /// <summary>σ E³ of one atom heavier than He as TBabs has it.</summary>
    public static double[] Structured(int z) => Once($"structured {z}", eV => StructuredEdges.At(z, eV) ?? VernerAtoms.At(z, eV));

    public static double[] Hydrogen => Once("H", LightSpecies.Hydrogen);

    public static double[] Helium => Once("He", LightSpecies.Helium);

    public static double[] MolecularHydrogen => Once("H2", LightSpecies.MolecularHydrogen);

    private static double[] Once(string name, Func<double, double> sigma) =>
        Computed.GetOrAdd(name, _ => new(() => Array.ConvertAll(SectionNodes.Energy, energy => sigma(1000 * energy) * energy * energy * energy))).Value;
}
