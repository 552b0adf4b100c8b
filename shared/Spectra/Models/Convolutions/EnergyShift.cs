using System.Buffers;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>The source at E (1 + z), one factor 1 + z of its photons lost by time dilation.</summary>
/// <remarks>Source: XSPEC manual, model <c>zashift</c>.</remarks>
internal sealed class EnergyShift : ConvolutionComponent
{
    public override double Stretch(ReadOnlySpan<double> own) => 1 + own[0];

    public override void Walk(
        ConvolutionNode node,
        Samples samples,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        double stretch = 1 + parameters[node.Operator.First];
        if (samples.Grid is { } grid)
        {
            EnergyBins shifted = new(node.Grids.Of(grid.Grid, stretch), samples.Workspace);
            ModelEvaluator.Walk(node.Source, Samples.Of(shifted, samples.Rule), parameters, free, values, rows);
            VectorMath.Multiply(values, 1 / stretch);
            MultiplyRows(node.Source, free, rows, values.Length, 1 / stretch);
            int own = free.IndexOf(node.Operator.First);
            if (own >= 0)
                WriteSlope(node, shifted, stretch, parameters, values, rows.Slice(own * values.Length, values.Length));
            return;
        }
        EnergyPoints points = samples.Points;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * points.Length);
        Span<double> energy = rented.AsSpan(0, points.Length),
            log = rented.AsSpan(points.Length, points.Length);
        Shift(points, stretch, energy, log);
        EnergyPoints there = points.Elsewhere(energy, log);
        EnergyRange range = samples.Range.Times(stretch);
        Samples at = samples.Delta is { } delta ? Samples.OfDelta(there, range, delta) : Samples.At(there, range);
        ModelEvaluator.Walk(node.Source, at, parameters, free, values, rows);
        if (samples.Delta is not null)
        {
            VectorMath.Multiply(values, 1 / stretch);
            MultiplyRows(node.Source, free, rows, values.Length, 1 / stretch);
        }
        if (free.IndexOf(node.Operator.First) is >= 0 and int index)
            WriteSlope(node, points, range, stretch, parameters, rows.Slice(index * values.Length, values.Length));
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>∂/∂s of 1/s ∫ N dE from s a to s b, at the bin's ends; a delta's is 0.</summary>
    private static void WriteSlope(
        ConvolutionNode node,
        EnergyBins shifted,
        double stretch,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> values,
        Span<double> row
    )
    {
        EnergyPoints edges = shifted.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(edges.Length);
        Span<double> density = rented.AsSpan(0, edges.Length);
        ModelEvaluator.Walk(node.Source, Samples.At(edges, EnergyRange.Of(shifted.Grid)), parameters, [], density, []);
        double perStretch = 1 / stretch;
        for (int bin = 0; bin < row.Length; bin++)
            row[bin] =
                perStretch
                * (
                    (perStretch * ((edges.Energy[bin + 1] * density[bin + 1]) - (edges.Energy[bin] * density[bin]))) - values[bin]
                );
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>∂ N(E s)/∂s by central differences.</summary>
    private static void WriteSlope(
        ConvolutionNode node,
        EnergyPoints points,
        EnergyRange range,
        double stretch,
        ReadOnlySpan<double> parameters,
        Span<double> row
    )
    {
        double step = 1e-5 * stretch;
        int count = points.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(3 * count);
        Span<double> energy = rented.AsSpan(0, count),
            log = rented.AsSpan(count, count),
            below = rented.AsSpan(2 * count, count);
        Shift(points, stretch + step, energy, log);
        ModelEvaluator.Walk(node.Source, Samples.At(points.Elsewhere(energy, log), range), parameters, [], row, []);
        Shift(points, stretch - step, energy, log);
        ModelEvaluator.Walk(node.Source, Samples.At(points.Elsewhere(energy, log), range), parameters, [], below, []);
        for (int i = 0; i < count; i++)
            row[i] = (row[i] - below[i]) / (2 * step);
        ArrayPool<double>.Shared.Return(rented);
    }

    private static void Shift(EnergyPoints points, double stretch, Span<double> energy, Span<double> log)
    {
        double shift = VectorMath.Log(stretch);
        for (int i = 0; i < energy.Length; i++)
            (energy[i], log[i]) = (points.Energy[i] * stretch, points.Log[i] + shift);
    }

    private static void MultiplyRows(ModelNode source, ReadOnlySpan<int> free, Span<double> rows, int length, double factor)
    {
        for (int i = 0; i < free.Length; i++)
            if (source.Owns(free[i]))
                VectorMath.Multiply(rows.Slice(i * length, length), factor);
    }
}
