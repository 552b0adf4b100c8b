using System.Buffers;
using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models.Binning;

/// <summary>The two-point trapezium of a density, as XSPEC integrates black bodies and bremsstrahlung.</summary>
internal static class Trapezium
{
    /// <remarks><c>limit</c>: keV; bins that reach past it are 0.</remarks>
    public static void Integrate(AdditiveComponent component, BoundGrid grid, ReadOnlySpan<double> parameters, double limit, Span<double> flux)
    {
        EnergyPoints edges = grid.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(edges.Length);
        Span<double> density = rented.AsSpan(0, edges.Length);
        component.Density(edges, parameters, density);
        Sum(grid.Grid, density, limit, flux);
        ArrayPool<double>.Shared.Return(rented);
    }

    public static void Differentiate(
        AdditiveComponent component, BoundGrid grid, ReadOnlySpan<double> parameters, int index, ModelParameter parameter, double limit, Span<double> derivative)
    {
        EnergyPoints edges = grid.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * edges.Length);
        Span<double> density = rented.AsSpan(0, edges.Length), slope = rented.AsSpan(edges.Length, edges.Length);
        component.Density(edges, parameters, density);
        component.DifferentiateDensity(edges, parameters, index, parameter, density, slope);
        Sum(grid.Grid, slope, limit, derivative);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>A bin that reaches past the limit is 0, as are all above.</summary>
    private static void Sum(EnergyGrid grid, ReadOnlySpan<double> density, double limit, Span<double> sum)
    {
        ReadOnlySpan<double> edges = grid.Edges;
        for (int bin = 0; bin < sum.Length; bin++)
            sum[bin] = edges[bin + 1] > limit ? 0 : 0.5 * (edges[bin + 1] - edges[bin]) * (density[bin] + density[bin + 1]);
    }
}

/// <summary>The mean of a factor at the edges of a bin, as XSPEC takes expabs and edge.</summary>
internal static class EdgeAverage
{
    public static void Factor(MultiplicativeComponent component, BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        EnergyPoints edges = grid.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(edges.Length);
        Span<double> values = rented.AsSpan(0, edges.Length);
        component.Factor(edges, parameters, values);
        for (int i = 0; i < factor.Length; i++) factor[i] = 0.5 * (values[i] + values[i + 1]);
        ArrayPool<double>.Shared.Return(rented);
    }
}
