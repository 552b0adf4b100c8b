using System.Buffers;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Binning;

/// <summary>Components that are a delta: their photons, as the factors leave them at that energy, belong to the bin that holds
/// it.</summary>
internal static class Deltas
{
    public static void Add(
        ModelNode node,
        EnergyGrid grid,
        EnergyPoints points,
        Features features,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> flux,
        Span<double> rows
    )
    {
        if (features.Deltas.Count == 0)
            return;
        Span<double> energy = stackalloc double[1],
            log = stackalloc double[1],
            photons = stackalloc double[1];
        Span<double> slopes = stackalloc double[free.Length];
        foreach ((ComponentNode leaf, double at) in features.Deltas)
        {
            int bin = grid.FindBin(at);
            if (bin < 0)
                continue;
            (energy[0], log[0]) = (at, VectorMath.Log(at));
            slopes.Clear();
            ModelEvaluator.Walk(
                node,
                Samples.OfDelta(points.Elsewhere(energy, log), EnergyRange.Of(grid), leaf),
                parameters,
                free,
                photons,
                slopes
            );
            flux[bin] += photons[0];
            for (int i = 0; i < free.Length; i++)
                if (node.Owns(free[i]))
                    rows[(i * flux.Length) + bin] += slopes[i];
        }
    }
}

/// <summary>A jump that moves with a parameter moves photons: (flux density below less that above) · d energy / d
/// parameter.</summary>
internal static class MovingJumps
{
    private const double Aside = 1e-9; // of the energy

    public static void Add(
        ModelNode node,
        EnergyGrid grid,
        EnergyPoints points,
        QuadratureMemory memory,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> rows
    )
    {
        if (free.Length == 0)
            return;
        (Features features, List<Break> moving) = (memory.Features, memory.Moving);
        moving.Clear();
        for (int i = 0; i < features.Breaks.Count; i++)
            if (
                features.Breaks[i] is var at
                && at.Parameter >= 0
                && free.Contains(at.Parameter)
                && grid.FindBin(at.Energy) >= 0
                && !IsRepeated(features, i)
            )
                moving.Add(at);
        if (moving.Count == 0)
            return;
        // All at once: below and above each jump, the density and what its owner makes of it.
        int count = 2 * moving.Count;
        double[] rented = ArrayPool<double>.Shared.Rent(4 * count);
        Span<double> energy = rented.AsSpan(0, count),
            log = rented.AsSpan(count, count),
            density = rented.AsSpan(2 * count, count),
            factor = rented.AsSpan(3 * count, count);
        for (int i = 0; i < count; i++)
        {
            energy[i] = moving[i / 2].Energy * (i % 2 == 0 ? 1 - Aside : 1 + Aside);
            log[i] = VectorMath.Log(energy[i]);
        }
        EnergyPoints beside = points.Elsewhere(energy, log);
        ModelEvaluator.Walk(node, Samples.At(beside, EnergyRange.Of(grid)), parameters, [], density, []);
        ComponentNode? owner = null;
        for (int i = 0; i < moving.Count; i++)
        {
            Break at = moving[i];
            double below = density[2 * i],
                above = density[(2 * i) + 1];
            if (at.Owner.Component is MultiplicativeComponent component)
            {
                if (at.Owner != owner)
                    component.Factor(beside, parameters.Slice(at.Owner.First, at.Owner.Count), factor);
                owner = at.Owner;
                // The density above the jump, if only its owner jumps there: another component's threshold may lie at the same
                // energy.
                if (factor[2 * i] > 0)
                    above = below * factor[(2 * i) + 1] / factor[2 * i];
            }
            rows[(free.IndexOf(at.Parameter) * grid.BinCount) + grid.FindBin(at.Energy)] += (below - above) * at.Slope;
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    private static bool IsRepeated(Features features, int index)
    {
        Break at = features.Breaks[index];
        for (int i = 0; i < index; i++)
            if (features.Breaks[i].Energy == at.Energy && features.Breaks[i].Parameter == at.Parameter)
                return true;
        return false;
    }
}
