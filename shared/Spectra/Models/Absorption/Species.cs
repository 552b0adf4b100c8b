using System.Collections.Concurrent;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>What cold matter is made of, each computed once for all abundance sets.</summary>
internal sealed class Species
{
    public const double PerMegabarn = 1e4; // 1 Mb = 1e-18 cm², in units of 1e-22 cm²

    private static readonly ConcurrentDictionary<string, Species> Known = new();

    private readonly Lazy<double[]> _atNodes,
        _atSamples;

    private Species(Func<double, double> sigma)
    {
        _atNodes = new(() => Scale(sigma, SectionNodes.Energy));
        _atSamples = new(() => Scale(sigma, SectionPieces.Samples));
    }

    /// <summary>σ E³ of one atom at <see cref="SectionNodes"/>, Mb keV³.</summary>
    public double[] AtNodes => _atNodes.Value;

    /// <summary>σ E³ of one atom at <see cref="SectionPieces.Samples"/>, Mb keV³.</summary>
    public double[] AtSamples => _atSamples.Value;

    /// <summary>The elements that XSPEC's absorbers count.</summary>
    public static IReadOnlyList<int> Elements { get; } = [1, 2, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 18, 20, 24, 26, 27, 28];

    /// <summary>eV, in no order.</summary>
    public static IEnumerable<double> Jumps =>
        Elements.SelectMany(VernerAtoms.ThresholdsOf).Concat(LightSpecies.Jumps).Concat(StructuredEdges.Jumps);

    /// <summary>eV, in no order.</summary>
    public static IEnumerable<double> Bends => LightSpecies.Bends.Concat(StructuredEdges.Bends);

    /// <summary>One atom by Verner's formulas.</summary>
    public static Species Verner(int z) => Once($"verner {z}", eV => VernerAtoms.At(z, eV));

    /// <summary>One atom heavier than He as TBabs has it.</summary>
    public static Species Structured(int z) => Once($"structured {z}", eV => StructuredEdges.At(z, eV) ?? VernerAtoms.At(z, eV));

    public static Species Hydrogen => Once("H", LightSpecies.Hydrogen);

    public static Species Helium => Once("He", LightSpecies.Helium);

    public static Species MolecularHydrogen => Once("H2", LightSpecies.MolecularHydrogen);

    private static Species Once(string name, Func<double, double> sigma) => Known.GetOrAdd(name, _ => new(sigma));

    private static double[] Scale(Func<double, double> sigma, double[] energies) =>
        Array.ConvertAll(energies, energy => sigma(1000 * energy) * energy * energy * energy);
}
