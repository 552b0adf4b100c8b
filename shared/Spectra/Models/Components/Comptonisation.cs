using System.Buffers;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Soft photons of Wien's law, kT0, scattered up by hot electrons, kT, of optical depth τ in a disc or a
/// sphere.</summary>
/// <remarks>
/// Sources: Titarchuk 1994, ApJ 434, 570; Hua and Titarchuk 1995, ApJ 449, 188; XSPEC manual, model <c>comptt</c>; parameters
/// z, T0, kT,
/// taup, approx (at most 1: disc, else sphere; β(τ) by the analytic formulas). XSPEC integrates Green's function with ten
/// Laguerre nodes and stops
/// the search for the slope at 1e-4; here both are converged.
/// </remarks>
internal sealed class Comptonisation : SmoothComponent
{
    protected override double Scale(ReadOnlySpan<double> parameters) =>
        Math.Max(parameters[1], parameters[2]) / (1 + parameters[0]);

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double stretch = 1 + parameters[0],
            seed = parameters[1] / stretch,
            temperature = parameters[2] / stretch;
        ComptonPlasma plasma = ComptonPlasma.Of(points.Workspace, this, parameters[2], parameters[3], parameters[4] > 1);
        double slope = plasma.Slope;
        // Both of the terms are power laws in E/T0 times an exponential; what remains is smooth, and interpolated.
        double[] rented = ArrayPool<double>.Shared.Rent(2 * density.Length);
        Span<double> scattered = rented.AsSpan(0, density.Length),
            bare = rented.AsSpan(density.Length, density.Length);
        double logSeed = VectorMath.Log(seed),
            logTemperature = VectorMath.Log(temperature),
            number = Math.Log((2 * slope) + 3);
        plasma.WriteLogGreen(points.Log, logSeed, logTemperature, scattered);
        for (int i = 0; i < density.Length; i++)
        {
            double log = points.Log[i] - logSeed;
            scattered[i] += number - ((slope + 1) * log) - (points.Energy[i] / temperature);
            bare[i] = (2 * log) - (points.Energy[i] / seed) - Math.Log(slope + 3);
        }
        VectorMath.Exp(scattered, scattered);
        VectorMath.Exp(bare, bare);
        double scale = slope * (slope + 3) / (2 * ((2 * slope) + 3)) * parameters[2] / parameters[1];
        for (int i = 0; i < density.Length; i++)
            density[i] = scale * (scattered[i] + bare[i]);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The trapezium of each bin, of a density with XSPEC's own approximations.</summary>
    public override void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double stretch = 1 + parameters[0],
            seed = parameters[1];
        ComptonPlasma plasma = ComptonPlasma.Of(
            grid.Workspace,
            this,
            parameters[2],
            parameters[3],
            parameters[4] > 1,
            asXspec: true
        );
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        double before = plasma.XspecDensity(edges[0] * stretch, seed);
        for (int bin = 0; bin < flux.Length; bin++)
        {
            double after = plasma.XspecDensity(edges[bin + 1] * stretch, seed);
            flux[bin] = 0.5 * (before + after) * (edges[bin + 1] - edges[bin]);
            before = after;
        }
    }

    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);
}
