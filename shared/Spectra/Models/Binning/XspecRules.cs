using System.Buffers;
using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models.Binning;

/// <summary>The two-point trapezium of a density, as XSPEC integrates black bodies and bremsstrahlung.</summary>
internal static class Trapezium
{
    /// <remarks><c>limit</c>: keV; the density is taken as 0 past it.</remarks>
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

    private static void Sum(EnergyGrid grid, Span<double> density, double limit, Span<double> sum)
    {
        ReadOnlySpan<double> edges = grid.Edges;
        for (int i = 0; i < density.Length; i++)
            if (!(edges[i] <= limit)) density[i] = 0;
        for (int bin = 0; bin < sum.Length; bin++) sum[bin] = 0.5 * (edges[bin + 1] - edges[bin]) * (density[bin] + density[bin + 1]);
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
