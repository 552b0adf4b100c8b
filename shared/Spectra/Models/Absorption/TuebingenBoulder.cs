using System.Buffers;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>The interstellar matter of TBabs: atoms, a fifth of the hydrogen as H2, and what the gas lacks bound in
/// grains.</summary>
/// <remarks>
/// Source: Wilms, Allen and McCray 2000, ApJ 542, 914 (depletion: table 2), as version 2.3 of TBabs computes it, with its
/// elements (without P, Ti and Mn) and its whole atomic weights.
/// </remarks>
internal static class TuebingenBoulder
{
    private const double MolecularFraction = 0.2;

    /// <summary>Element, atomic weight, and the share of its atoms that is gas.</summary>
    private static readonly (int Z, double Weight, double Gas)[] Table =
    [
        (6, 12, 0.5),
        (7, 14, 1),
        (8, 16, 0.6),
        (10, 20, 1),
        (11, 23, 0.25),
        (12, 24, 0.2),
        (13, 27, 0.02),
        (14, 28, 0.1),
        (16, 32, 0.6),
        (17, 35, 0.5),
        (18, 40, 1),
        (20, 40, 0.003),
        (24, 52, 0.03),
        (26, 56, 0.3),
        (27, 59, 0.05),
        (28, 59, 0.04),
    ];

    public static CrossSection WithGrains(AbundanceSet abundances)
    {
        IEnumerable<(double, Species)> gas =
        [
            .. Light(abundances),
            .. Table.Select(e => (abundances[e.Z] * e.Gas, Species.Structured(e.Z))),
        ];
        IEnumerable<(double, Species)> bound = [.. Table.Select(e => (abundances[e.Z] * (1 - e.Gas), Species.Structured(e.Z)))];
        Grains grains = new(
            Table.Sum(e => abundances[e.Z] * (1 - e.Gas)),
            Table.Sum(e => abundances[e.Z] * (1 - e.Gas) * e.Weight)
        );
        return new Whole(gas, bound, grains);
    }

    /// <summary>The same matter with nothing in grains: ztbabs.</summary>
    public static CrossSection WithoutGrains(AbundanceSet abundances) =>
        SmoothSection.Of([.. Light(abundances), .. Table.Select(e => (abundances[e.Z], Species.Structured(e.Z)))]);

    private static IEnumerable<(double, Species)> Light(AbundanceSet abundances) =>
        [
            (1 - MolecularFraction, Species.Hydrogen),
            (0.5 * MolecularFraction, Species.MolecularHydrogen),
            (abundances[2], Species.Helium),
        ];

    /// <summary>All of it in one table.</summary>
    private sealed class Whole(IEnumerable<(double, Species)> gas, IEnumerable<(double, Species)> bound, Grains grains)
        : SmoothSection(
            Mix(gas, bound, grains),
            new CellMeans(new Parts(new LinearSection(gas), new LinearSection(bound), grains))
        )
    {
        private readonly Parts _parts = new(SmoothSection.Of(gas), SmoothSection.Of(bound), grains);

        public override void EvaluateBins(ReadOnlySpan<double> edges, ReadOnlySpan<double> log, Span<double> sigma) =>
            _parts.EvaluateBins(edges, log, sigma);

        private static double[] Mix(IEnumerable<(double, Species)> gas, IEnumerable<(double, Species)> bound, Grains grains)
        {
            double[] sum = Mix(gas),
                free = Mix(bound);
            for (int i = 0; i < sum.Length; i++)
            {
                double cube = Math.Pow(SectionPieces.Samples[i], 3);
                sum[i] += grains.At(free[i] / cube) * cube;
            }
            return sum;
        }
    }

    /// <summary>Gas and grains apart.</summary>
    private sealed class Parts(CrossSection gas, CrossSection bound, Grains grains) : CrossSection
    {
        public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
        {
            double[] rented = ArrayPool<double>.Shared.Rent(energy.Length);
            Span<double> free = rented.AsSpan(0, energy.Length);
            gas.Evaluate(energy, log, sigma);
            bound.Evaluate(energy, log, free);
            for (int i = 0; i < sigma.Length; i++)
                sigma[i] += grains.At(free[i]);
            ArrayPool<double>.Shared.Return(rented);
        }

        /// <summary>TBabs takes the means of its elements' σ before it asks how grains shade one another.</summary>
        public override void EvaluateBins(ReadOnlySpan<double> edges, ReadOnlySpan<double> log, Span<double> sigma)
        {
            double[] rented = ArrayPool<double>.Shared.Rent(sigma.Length);
            Span<double> free = rented.AsSpan(0, sigma.Length);
            gas.EvaluateBins(edges, log, sigma);
            bound.EvaluateBins(edges, log, free);
            for (int i = 0; i < sigma.Length; i++)
                sigma[i] += grains.At(free[i]);
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
