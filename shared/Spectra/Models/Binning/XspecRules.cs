using System.Buffers;
using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models.Binning;

/// <summary>The two-point trapezium of a density, as XSPEC integrates black bodies and bremsstrahlung.</summary>
internal static class Trapezium
{
    /// <remarks><c>limit</c>: keV; bins that reach past it are 0.</remarks>
    public static void Integrate(
        AdditiveComponent component,
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        double limit,
        Span<double> flux
    )
    {
        EnergyPoints edges = grid.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(edges.Length);
        Span<double> density = rented.AsSpan(0, edges.Length);
        component.Density(edges, parameters, density);
        Sum(grid.Grid, density, limit, flux);
        ArrayPool<double>.Shared.Return(rented);
    }

    public static void Differentiate(
        AdditiveComponent component,
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        double limit,
        Span<double> derivative
    )
    {
        EnergyPoints edges = grid.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * edges.Length);
        Span<double> density = rented.AsSpan(0, edges.Length),
            slope = rented.AsSpan(edges.Length, edges.Length);
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

/// <summary>The three-point rule of a density, as XSPEC integrates logpar.</summary>
internal static class Simpson
{
    public static void Integrate(AdditiveComponent component, EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        int bins = flux.Length;
        double[] rented = ArrayPool<double>.Shared.Rent((2 * bins) + 1);
        Span<double> edges = rented.AsSpan(0, bins + 1),
            middles = rented.AsSpan(bins + 1, bins);
        component.Density(grid.Edges, parameters, edges);
        component.Density(grid.Middles, parameters, middles);
        for (int bin = 0; bin < bins; bin++)
            flux[bin] = grid.Grid.Width(bin) / 6 * (edges[bin] + (4 * middles[bin]) + edges[bin + 1]);
        ArrayPool<double>.Shared.Return(rented);
    }
}

/// <summary>The mean of a factor at the edges of a bin, as XSPEC takes expabs, cyclabs and edges.</summary>
internal static class EdgeAverage
{
    public static void Factor(
        MultiplicativeComponent component,
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        Span<double> factor
    )
    {
        EnergyPoints edges = grid.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(edges.Length);
        Span<double> values = rented.AsSpan(0, edges.Length);
        component.Factor(edges, parameters, values);
        for (int i = 0; i < factor.Length; i++)
            factor[i] = 0.5 * (values[i] + values[i + 1]);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The same for a factor that is 1 below a threshold: the bin that holds it is split there.</summary>
    /// <param name="component">What multiplies.</param>
    /// <param name="grid">n bins.</param>
    /// <param name="parameters">The component's.</param>
    /// <param name="threshold">keV, as observed.</param>
    /// <param name="above">The factor just above it.</param>
    /// <param name="factor">Shape [n]; overwritten.</param>
    public static void Split(
        MultiplicativeComponent component,
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        double threshold,
        double above,
        Span<double> factor
    )
    {
        Factor(component, grid, parameters, factor);
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        for (int bin = 0; bin < factor.Length; bin++)
        {
            double lower = edges[bin],
                upper = edges[bin + 1];
            if (lower >= threshold || upper < threshold)
                continue;
            // The mean of 1 and what the factor is at the upper edge.
            double atUpper = (2 * factor[bin]) - 1;
            factor[bin] = (threshold - lower + (0.5 * (above + atUpper) * (upper - threshold))) / (upper - lower);
        }
    }
}
