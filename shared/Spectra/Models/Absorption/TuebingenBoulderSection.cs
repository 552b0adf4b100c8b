using System.Buffers;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>The interstellar matter of TBabs: atoms, a fifth of the hydrogen as H2, and what the gas lacks bound in grains.</summary>
/// <remarks>
/// Source: Wilms, Allen and McCray 2000, ApJ 542, 914 (depletion: table 2), as version 2.3 of TBabs computes it, with its
/// elements (without P, Ti and Mn) and its whole atomic weights.
/// </remarks>
internal sealed class TuebingenBoulderSection : CrossSection
{
    private const double MolecularFraction = 0.2;

    /// <summary>Element, atomic weight, and the share of its atoms that is gas.</summary>
    private static readonly (int Z, double Weight, double Gas)[] Table =
    [
        (6, 12, 0.5), (7, 14, 1), (8, 16, 0.6), (10, 20, 1), (11, 23, 0.25), (12, 24, 0.2), (13, 27, 0.02), (14, 28, 0.1), (16, 32, 0.6),
        (17, 35, 0.5), (18, 40, 1), (20, 40, 0.003), (24, 52, 0.03), (26, 56, 0.3), (27, 59, 0.05), (28, 59, 0.04),
    ];

    private readonly ComputedSection _gas, _bound;
    private readonly Grains _grains;
    private readonly CellMeans _tabulated;

    public TuebingenBoulderSection(AbundanceSet abundances)
    {
        _gas = new([.. Light(abundances), .. Table.Select(e => (abundances[e.Z] * e.Gas, Species.Structured(e.Z)))]);
        _bound = new(Table.Select(e => (abundances[e.Z] * (1 - e.Gas), Species.Structured(e.Z))));
        _grains = new Grains(Table.Sum(e => abundances[e.Z] * (1 - e.Gas)), Table.Sum(e => abundances[e.Z] * (1 - e.Gas) * e.Weight));
        _tabulated = new CellMeans(this);
    }

    public override ReadOnlySpan<double> Jumps => _gas.Jumps;

    public override ReadOnlySpan<double> Bends => _gas.Bends;

    public override CrossSection Tabulated => _tabulated;

    /// <summary>The same matter with nothing in grains: ztbabs.</summary>
    public static ComputedSection WithoutGrains(AbundanceSet abundances) =>
        new([.. Light(abundances), .. Table.Select(e => (abundances[e.Z], Species.Structured(e.Z)))]);

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(energy.Length);
        Span<double> bound = rented.AsSpan(0, energy.Length);
        _gas.Evaluate(energy, log, sigma);
        _bound.Evaluate(energy, log, bound);
        for (int i = 0; i < sigma.Length; i++) sigma[i] += _grains.At(bound[i]);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>TBabs takes the means of its elements' σ before it asks how grains shade one another.</summary>
    public override void EvaluateBins(ReadOnlySpan<double> edges, ReadOnlySpan<double> log, Span<double> sigma)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(sigma.Length);
        Span<double> bound = rented.AsSpan(0, sigma.Length);
        _gas.EvaluateBins(edges, log, sigma);
        _bound.EvaluateBins(edges, log, bound);
        for (int i = 0; i < sigma.Length; i++) sigma[i] += _grains.At(bound[i]);
        ArrayPool<double>.Shared.Return(rented);
    }

    private static IEnumerable<(double, double[])> Light(AbundanceSet abundances) =>
        [(1 - MolecularFraction, Species.Hydrogen), (0.5 * MolecularFraction, Species.MolecularHydrogen), (abundances[2], Species.Helium)];
}
