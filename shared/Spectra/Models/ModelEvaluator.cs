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
            case ComponentNode { Component: AdditiveComponent } leaf when parameters[leaf.First + leaf.Count - 1] == 0:
                // Simulation sees components one by one, the others' norms at 0.
                flux.Clear();
                break;
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

    /// <summary>Writes ∂ flux / ∂ parameter of each bin.</summary>
    public static void Derivative(ModelNode node, BoundGrid grid, ReadOnlySpan<double> parameters, int index, Span<double> derivative)
    {
        switch (node)
        {
            case ComponentNode { Component: AdditiveComponent component } leaf:
                ReadOnlySpan<double> own = parameters.Slice(leaf.First, leaf.Count);
                if (index == leaf.First + leaf.Count - 1)
                {
                    component.Integrate(grid, own, derivative);
                    break;
                }
                component.Differentiate(grid, own, index - leaf.First, leaf.Definition.Parameters[index - leaf.First], derivative);
                Multiply(derivative, own[^1]);
                break;
            case SumNode sum:
                foreach (ModelNode term in sum.Terms)
                    if (term.Owns(index)) Derivative(term, grid, parameters, index, derivative);
                break;
            case ProductNode { Source: { } source } product:
                if (source.Owns(index)) Derivative(source, grid, parameters, index, derivative);
                else Flux(source, grid, parameters, derivative);
                MultiplyFactors(product, grid.Middles, parameters, derivative, index);
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

    /// <summary>Multiplies by all factors; by the derivative of the one that owns the parameter, if any does.</summary>
    private static void MultiplyFactors(
        ProductNode product, EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> values, int index = -1)
    {
        foreach (ModelNode factor in product.Factors)
        {
            if (factor is ProductNode inner)
            {
                MultiplyFactors(inner, points, parameters, values, index);
                continue;
            }
            ComponentNode leaf = (ComponentNode)factor;
            double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
            Span<double> transmission = rented.AsSpan(0, values.Length);
            MultiplicativeComponent component = (MultiplicativeComponent)leaf.Component;
            ReadOnlySpan<double> own = parameters.Slice(leaf.First, leaf.Count);
            int at = index - leaf.First;
            if (leaf.Owns(index)) component.Differentiate(points, own, at, leaf.Definition.Parameters[at], transmission);
            else component.Factor(points, own, transmission);
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
