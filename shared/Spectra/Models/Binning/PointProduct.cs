using System.Buffers;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Binning;

/// <summary>A product at points. Most factors and many sources are exponentials: their exponents are added, and one exponential
/// taken.</summary>
internal static class PointProduct
{
    /// <inheritdoc cref="ModelEvaluator.Walk"/>
    public static void Walk(
        ProductNode product,
        ModelNode source,
        Samples samples,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
        Span<double> exponent = rented.AsSpan(0, values.Length);
        exponent.Clear();
        AddLogs(product, samples.Points, parameters, exponent);
        if (source is ComponentNode { Component: AdditiveComponent { IsExponential: true } component } leaf)
        {
            component.AddLog(samples.Points, parameters.Slice(leaf.First, leaf.Count), exponent);
            VectorMath.Exp(exponent, values);
            WalkExponential(leaf, component, samples.Points, parameters, free, values, rows);
        }
        else
        {
            ModelEvaluator.Walk(source, samples, parameters, free, values, rows);
            VectorMath.Exp(exponent, exponent);
            VectorMath.Multiply(values, exponent);
            for (int i = 0; i < free.Length; i++)
                if (source.Owns(free[i]))
                    VectorMath.Multiply(rows.Slice(i * values.Length, values.Length), exponent);
        }
        ArrayPool<double>.Shared.Return(rented);
        for (int i = 0; i < free.Length; i++)
            if (product.Owns(free[i]) && !source.Owns(free[i]))
                values.CopyTo(rows.Slice(i * values.Length, values.Length));
        WalkFactors(product, product, samples.Points, parameters, free, values, rows);
    }

    private static void WalkExponential(
        ComponentNode leaf,
        AdditiveComponent component,
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        ReadOnlySpan<double> own = parameters.Slice(leaf.First, leaf.Count);
        for (int i = 0; i < free.Length; i++)
        {
            if (!leaf.Owns(free[i]))
                continue;
            Span<double> row = rows.Slice(i * values.Length, values.Length);
            int index = free[i] - leaf.First;
            if (index == leaf.Count - 1)
            {
                values.CopyTo(row);
                continue;
            }
            component.LogSlope(points, own, index, leaf.Definition.Parameters[index], row);
            VectorMath.Multiply(row, values);
            VectorMath.Multiply(row, own[^1]);
        }
        VectorMath.Multiply(values, own[^1]);
    }

    private static void AddLogs(ProductNode product, EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        foreach (ModelNode node in product.Factors)
        {
            if (node is ProductNode inner)
                AddLogs(inner, points, parameters, exponent);
            else if (node is ComponentNode { Component.IsExponential: true } leaf)
                leaf.Component.AddLog(points, parameters.Slice(leaf.First, leaf.Count), exponent);
        }
    }

    /// <summary>Multiplies by the factors that are no exponentials, and the rows of all factors' parameters by their
    /// derivatives.</summary>
    private static void WalkFactors(
        ProductNode whole,
        ProductNode part,
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        double[] rented = ArrayPool<double>.Shared.Rent(2 * values.Length);
        Span<double> factor = rented.AsSpan(0, values.Length),
            slope = rented.AsSpan(values.Length, values.Length);
        foreach (ModelNode node in part.Factors)
        {
            if (node is ProductNode inner)
            {
                WalkFactors(whole, inner, points, parameters, free, values, rows);
                continue;
            }
            ComponentNode leaf = (ComponentNode)node;
            MultiplicativeComponent component = (MultiplicativeComponent)leaf.Component;
            ReadOnlySpan<double> own = parameters.Slice(leaf.First, leaf.Count);
            if (!component.IsExponential)
                component.Factor(points, own, factor);
            for (int i = 0; i < free.Length; i++)
            {
                Span<double> row = rows.Slice(i * values.Length, values.Length);
                if (leaf.Owns(free[i]))
                {
                    int index = free[i] - leaf.First;
                    if (component.IsExponential)
                        component.LogSlope(points, own, index, leaf.Definition.Parameters[index], slope);
                    else
                        component.Differentiate(points, own, index, leaf.Definition.Parameters[index], slope);
                    VectorMath.Multiply(row, slope);
                }
                else if (!component.IsExponential && whole.Owns(free[i]))
                    VectorMath.Multiply(row, factor);
            }
            if (!component.IsExponential)
                VectorMath.Multiply(values, factor);
        }
        ArrayPool<double>.Shared.Return(rented);
    }
}
