using System.Buffers;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models;

/// <summary>Walks an expression's tree, over bins or over points.</summary>
internal static class ModelEvaluator
{
    /// <summary>Writes photons cm⁻² s⁻¹ of each bin.</summary>
    public static void Flux(ModelNode node, BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        switch (node)
        {
            case ComponentNode { Component: AdditiveComponent component } leaf:
                component.Integrate(grid, parameters.Slice(leaf.First, leaf.Count), flux);
                Multiply(flux, parameters[leaf.First + leaf.Count - 1]);
                break;
            case SumNode sum:
                Flux(sum.Terms[0], grid, parameters, flux);
                double[] rented = ArrayPool<double>.Shared.Rent(flux.Length);
                Span<double> term = rented.AsSpan(0, flux.Length);
                for (int i = 1; i < sum.Terms.Length; i++)
                {
                    Flux(sum.Terms[i], grid, parameters, term);
                    Add(flux, term);
                }
                ArrayPool<double>.Shared.Return(rented);
                break;
            case ProductNode { Source: { } source } product:
                Flux(source, grid, parameters, flux);
                MultiplyFactors(product, grid.Middles, parameters, flux);
                break;
        }
    }

    /// <summary>Writes photons cm⁻² s⁻¹ keV⁻¹ at points.</summary>
    public static void Density(ModelNode node, EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        switch (node)
        {
            case ComponentNode { Component: AdditiveComponent component } leaf:
                component.Density(points, parameters.Slice(leaf.First, leaf.Count), density);
                Multiply(density, parameters[leaf.First + leaf.Count - 1]);
                break;
            case SumNode sum:
                Density(sum.Terms[0], points, parameters, density);
                double[] rented = ArrayPool<double>.Shared.Rent(density.Length);
                Span<double> term = rented.AsSpan(0, density.Length);
                for (int i = 1; i < sum.Terms.Length; i++)
                {
                    Density(sum.Terms[i], points, parameters, term);
                    Add(density, term);
                }
                ArrayPool<double>.Shared.Return(rented);
                break;
            case ProductNode { Source: { } source } product:
                Density(source, points, parameters, density);
                MultiplyFactors(product, points, parameters, density);
                break;
        }
    }

    private static void MultiplyFactors(ProductNode product, EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> values)
    {
        foreach (ModelNode factor in product.Factors)
        {
            if (factor is ProductNode inner)
            {
                MultiplyFactors(inner, points, parameters, values);
                continue;
            }
            ComponentNode leaf = (ComponentNode)factor;
            double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
            Span<double> transmission = rented.AsSpan(0, values.Length);
            ((MultiplicativeComponent)leaf.Component).Factor(points, parameters.Slice(leaf.First, leaf.Count), transmission);
            for (int i = 0; i < values.Length; i++) values[i] *= transmission[i];
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static void Multiply(Span<double> values, double factor)
    {
        if (factor == 1) return;
        for (int i = 0; i < values.Length; i++) values[i] *= factor;
    }

    private static void Add(Span<double> sum, ReadOnlySpan<double> term)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += term[i];
    }
}
