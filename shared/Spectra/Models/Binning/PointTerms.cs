using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>Components that are a delta: their photons, as the factors leave them at that energy, belong to the bin that holds it.</summary>
internal static class Deltas
{
    public static void Add(
        ModelNode node, EnergyGrid grid, Features features, ReadOnlySpan<double> parameters, ReadOnlySpan<int> free, Span<double> flux, Span<double> rows)
    {
        if (features.Deltas.Count == 0) return;
        Span<double> energy = stackalloc double[1], log = stackalloc double[1], photons = stackalloc double[1];
        Span<double> slopes = stackalloc double[free.Length];
        foreach ((ComponentNode leaf, double at) in features.Deltas)
        {
            int bin = grid.FindBin(at);
            if (bin < 0) continue;
            (energy[0], log[0]) = (at, VectorMath.Log(at));
            slopes.Clear();
            ModelEvaluator.Walk(node, Samples.OfDelta(new EnergyPoints(energy, log, null), leaf), parameters, free, photons, slopes);
            flux[bin] += photons[0];
            for (int i = 0; i < free.Length; i++)
                if (node.Owns(free[i])) rows[(i * flux.Length) + bin] += slopes[i];
        }
    }
}

/// <summary>A jump that moves with a parameter moves photons: (flux density below less that above) · d energy / d parameter.</summary>
internal static class MovingJumps
{
    private const double Aside = 1e-9;   // of the energy

    public static void Add(
        ModelNode node, EnergyGrid grid, Features features, ReadOnlySpan<double> parameters, ReadOnlySpan<int> free, Span<double> rows)
    {
        if (free.Length == 0) return;
        Span<double> energy = stackalloc double[2], log = stackalloc double[2], density = stackalloc double[2];
        for (int i = 0; i < features.Breaks.Count; i++)
        {
            Break at = features.Breaks[i];
            int row = at.Parameter < 0 ? -1 : free.IndexOf(at.Parameter), bin = grid.FindBin(at.Energy);
            if (row < 0 || bin < 0 || IsRepeated(features, i)) continue;
            (energy[0], energy[1]) = (at.Energy * (1 - Aside), at.Energy * (1 + Aside));
            (log[0], log[1]) = (VectorMath.Log(energy[0]), VectorMath.Log(energy[1]));
            EnergyPoints points = new(energy, log, null);
            ModelEvaluator.Walk(node, Samples.At(points), parameters, [], density, []);
            rows[(row * grid.BinCount) + bin] += (density[0] - At(points, at.Owner, parameters, density)) * at.Slope;
        }
    }

    /// <summary>The density above the jump, if only its owner jumps there: another component's threshold may lie at the same energy.</summary>
    private static double At(EnergyPoints points, ComponentNode owner, ReadOnlySpan<double> parameters, ReadOnlySpan<double> density)
    {
        if (owner.Component is not MultiplicativeComponent component) return density[1];
        Span<double> factor = stackalloc double[2];
        component.Factor(points, parameters.Slice(owner.First, owner.Count), factor);
        return factor[0] > 0 ? density[0] * factor[1] / factor[0] : density[1];
    }

    private static bool IsRepeated(Features features, int index)
    {
        Break at = features.Breaks[index];
        for (int i = 0; i < index; i++)
            if (features.Breaks[i].Energy == at.Energy && features.Breaks[i].Parameter == at.Parameter) return true;
        return false;
    }
}
