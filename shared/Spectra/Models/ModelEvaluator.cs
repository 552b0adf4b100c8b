using System.Buffers;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models;

/// <summary>Walks an expression's tree over samples, for the values and their derivatives by the free parameters.</summary>
/// <remarks>
/// Each parameter belongs to one component: that component's row is written there and multiplied on the way up. Rows have the
/// length
/// of the values; rows of parameters that a part does not own are left as they are.
/// </remarks>
internal static class ModelEvaluator
{
    /// <remarks><c>free</c>: Indices of the model's parameters. <c>values</c>: Shape [n]; overwritten. <c>rows</c>: Shape
    /// [free, n], row-major.</remarks>
    public static void Walk(
        ModelNode node,
        Samples samples,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        switch (node)
        {
            case ComponentNode { Component: AdditiveComponent { HasClosedIntegral: false } } when samples.ExactGrid is { } ofLeaf:
                ExactBins.Walk(node, ofLeaf, samples.Workspace, parameters, free, values, rows);
                break;
            case ComponentNode leaf:
                WalkLeaf(leaf, samples, parameters, free, values, rows);
                break;
            case SumNode sum:
                Walk(sum.Terms[0], samples, parameters, free, values, rows);
                double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
                Span<double> term = rented.AsSpan(0, values.Length);
                for (int i = 1; i < sum.Terms.Length; i++)
                {
                    Walk(sum.Terms[i], samples, parameters, free, term, rows);
                    for (int k = 0; k < term.Length; k++)
                        values[k] += term[k];
                }
                ArrayPool<double>.Shared.Return(rented);
                break;
            case ConvolutionNode convolution:
                convolution.Convolution.Walk(convolution, samples, parameters, free, values, rows);
                break;
            case ProductNode { Source: { } source } product:
                if (samples.ExactGrid is { } grid && !IsFlat(product))
                    ExactBins.Walk(product, grid, samples.Workspace, parameters, free, values, rows);
                else if (samples.ArePoints)
                    PointProduct.Walk(product, source, samples, parameters, free, values, rows);
                else
                    WalkProduct(product, source, samples, parameters, free, values, rows);
                break;
        }
    }

    /// <summary>True if its factors are the same at all energies, so that it is as good as its source.</summary>
    private static bool IsFlat(ProductNode product)
    {
        foreach (ModelNode factor in product.Factors)
            if (
                factor
                    is not (ComponentNode { Component: MultiplicativeComponent { IsFlat: true } } or ProductNode { Source: null })
                || (factor is ProductNode inner && !IsFlat(inner))
            )
                return false;
        return true;
    }

    private static void WalkLeaf(
        ComponentNode leaf,
        Samples samples,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        ReadOnlySpan<double> own = parameters.Slice(leaf.First, leaf.Count);
        double norm = own[^1];
        // Simulation sees components one by one, the others' norms at 0.
        bool isOff = norm == 0 && !free.Contains(leaf.First + leaf.Count - 1);
        if (isOff)
            values.Clear();
        else
            samples.Additive(leaf, own, values);
        for (int i = 0; i < free.Length; i++)
        {
            if (!leaf.Owns(free[i]))
                continue;
            Span<double> row = rows.Slice(i * values.Length, values.Length);
            int index = free[i] - leaf.First;
            if (isOff)
                row.Clear();
            else if (index == leaf.Count - 1)
                values.CopyTo(row);
            else
            {
                samples.AdditiveSlope(leaf, own, index, values, row);
                VectorMath.Multiply(row, norm);
            }
        }
        VectorMath.Multiply(values, norm);
    }

    private static void WalkProduct(
        ProductNode product,
        ModelNode source,
        Samples samples,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        Walk(source, samples, parameters, free, values, rows);
        // Rows of the factors' parameters begin as the source, and every factor multiplies them, the owner by its derivative.
        for (int i = 0; i < free.Length; i++)
            if (product.Owns(free[i]) && !source.Owns(free[i]))
                values.CopyTo(rows.Slice(i * values.Length, values.Length));
        MultiplyFactors(product, product, samples, parameters, free, values, rows);
    }

    private static void MultiplyFactors(
        ProductNode whole,
        ProductNode part,
        Samples samples,
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
                MultiplyFactors(whole, inner, samples, parameters, free, values, rows);
                continue;
            }
            ComponentNode leaf = (ComponentNode)node;
            ReadOnlySpan<double> own = parameters.Slice(leaf.First, leaf.Count);
            samples.Factor(leaf, own, factor);
            for (int i = 0; i < free.Length; i++)
            {
                if (!whole.Owns(free[i]))
                    continue;
                if (leaf.Owns(free[i]))
                    samples.FactorSlope(leaf, own, free[i] - leaf.First, slope);
                VectorMath.Multiply(rows.Slice(i * values.Length, values.Length), leaf.Owns(free[i]) ? slope : factor);
            }
            VectorMath.Multiply(values, factor);
        }
        ArrayPool<double>.Shared.Return(rented);
    }
}
