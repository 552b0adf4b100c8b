using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Planck's photon spectrum, factor · E² / (e^(E/kT) - 1) at E (1 + z).</summary>
/// <remarks>
/// Source: XSPEC manual, models <c>bbody</c> (factor 8.0525 / kT⁴: K = L39 / D10²), <c>bbodyrad</c> (1.0344e-3: K = Rkm² / D10²)
/// and <c>zbbody</c>.
/// </remarks>
internal sealed class BlackBody(double factor, bool perTemperature, bool redshifted) : SmoothComponent
{
    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[0] / (redshifted ? 1 + parameters[1] : 1);

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double kT = parameters[0],
            stretch = redshifted ? 1 + parameters[1] : 1,
            perEnergy = stretch / kT;
        // zbbody is quoted for the luminosity: K = L39 / [D10 (1 + z)]², and dE = dE' / (1 + z) is in the formula already.
        double scale = factor * stretch * stretch / (perTemperature ? kT * kT * kT * kT : 1);
        for (int i = 0; i < density.Length; i++)
            density[i] = -points.Energy[i] * perEnergy;
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++)
        {
            double energy = points.Energy[i],
                x = energy * perEnergy;
            // e^-x / (1 - e^-x); near 0 the difference needs its series.
            double occupation =
                x < 1e-3 ? 1 / (x * (1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4))))))) : density[i] / (1 - density[i]);
            density[i] = scale * energy * energy * occupation;
        }
    }

    /// <summary>With x = E (1 + z) / kT: d ln occupation / d ln x = -x / (1 - e^-x).</summary>
    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double kT = parameters[0],
            stretch = redshifted ? 1 + parameters[1] : 1,
            perEnergy = stretch / kT;
        for (int i = 0; i < slope.Length; i++)
            slope[i] = -points.Energy[i] * perEnergy;
        VectorMath.Exp(slope, slope);
        for (int i = 0; i < slope.Length; i++)
        {
            double x = points.Energy[i] * perEnergy,
                fall = x < 1e-3 ? 1 + (x / 2 * (1 + (x / 6))) : x / (1 - slope[i]);
            slope[i] = index == 0 ? (fall - (perTemperature ? 4 : 0)) / kT : (2 - fall) / stretch;
        }
        return true;
    }

    /// <summary>The trapezium of each bin; XSPEC takes 0 past E / kT = 60.</summary>
    public override void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double limit = 60 * Scale(parameters);
        Trapezium.Integrate(this, grid, parameters, limit, flux);
    }

    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => Trapezium.Differentiate(this, grid, parameters, index, parameter, 60 * Scale(parameters), derivative);
}
