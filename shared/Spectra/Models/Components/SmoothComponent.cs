using System.Buffers;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>
/// An additive component without a closed integral: Gauss-Legendre with 3 nodes in narrow bins, and with 5 nodes in as many
/// panels as it takes in wide ones. Good to 1e-8 of a bin where <see cref="Scale"/> is honest.
/// </summary>
internal abstract class SmoothComponent : AdditiveComponent
{
    /// <summary>The energy, keV, over which the density falls by e at high energies, beside a power law; infinite if it
    /// doesn't.</summary>
    protected abstract double Scale(ReadOnlySpan<double> parameters);

    public override bool HasClosedIntegral => false;

    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux) =>
        Integrate(grid, parameters, -1, null, flux);

    /// <summary>The integral of the density's derivative, by the same nodes.</summary>
    public override void Differentiate(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => Integrate(grid, parameters, index, parameter, derivative);

    /// <remarks><c>index</c>: Of the parameter to differentiate by; -1: the density itself.</remarks>
    private void Integrate(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter? parameter,
        Span<double> flux
    )
    {
        EnergyPoints nodes = grid.Nodes;
        double[] rented = ArrayPool<double>.Shared.Rent(nodes.Length);
        Span<double> density = rented.AsSpan(0, nodes.Length);
        Evaluate(nodes, parameters, index, parameter, density);
        double scale = Scale(parameters);
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        double[] weights = GaussLegendre.Weights3;
        for (int bin = 0; bin < flux.Length; bin++)
        {
            if (edges[bin] > 740 * scale)
            {
                flux[bin..].Clear(); // e^-740 is the smallest number there is
                break;
            }
            double lower = edges[bin],
                upper = edges[bin + 1],
                width = upper - lower;
            bool narrow = width < 0.1 * lower && width < 0.5 * scale;
            ReadOnlySpan<double> at = density.Slice(GaussLegendre.NodesPerBin * bin, GaussLegendre.NodesPerBin);
            flux[bin] = narrow
                ? 0.5 * width * ((weights[0] * at[0]) + (weights[1] * at[1]) + (weights[2] * at[2]))
                : IntegrateWide(nodes, lower, upper, scale, parameters, index, parameter);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    private double IntegrateWide(
        EnergyPoints nodes,
        double lower,
        double upper,
        double scale,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter? parameter
    )
    {
        // Past 40 scales nothing of the bin is left, and it may reach 1e6 of them.
        upper = Math.Min(upper, lower + (40 * scale));
        double ratio = VectorMath.Log(upper / lower),
            sum = 0;
        int panels = (int)Math.Ceiling(Math.Max(ratio / 0.5, 1));
        for (int p = 0; p < panels; p++)
        {
            double from = lower * VectorMath.Exp(ratio * p / panels);
            double to = p + 1 == panels ? upper : lower * VectorMath.Exp(ratio * (p + 1) / panels);
            int parts = Math.Max(1, (int)Math.Ceiling((to - from) / (2 * scale)));
            for (int k = 0; k < parts; k++)
                sum += IntegratePanel(
                    nodes,
                    from + ((to - from) * k / parts),
                    from + ((to - from) * (k + 1) / parts),
                    parameters,
                    index,
                    parameter
                );
        }
        return sum;
    }

    private double IntegratePanel(
        EnergyPoints nodes,
        double from,
        double to,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter? parameter
    )
    {
        Span<double> energy = stackalloc double[5],
            log = stackalloc double[5],
            density = stackalloc double[5];
        for (int k = 0; k < 5; k++)
        {
            energy[k] = (0.5 * (from + to)) + (0.5 * (to - from) * GaussLegendre.Nodes5[k]);
            log[k] = VectorMath.Log(energy[k]);
        }
        Evaluate(nodes.Elsewhere(energy, log), parameters, index, parameter, density);
        double sum = 0;
        for (int k = 0; k < 5; k++)
            sum += GaussLegendre.Weights5[k] * density[k];
        return 0.5 * (to - from) * sum;
    }

    private void Evaluate(
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter? parameter,
        Span<double> values
    )
    {
        Density(points, parameters, values);
        if (parameter is null)
            return;
        double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
        Span<double> density = rented.AsSpan(0, values.Length);
        values.CopyTo(density);
        DifferentiateDensity(points, parameters, index, parameter, density, values);
        ArrayPool<double>.Shared.Return(rented);
    }
}
