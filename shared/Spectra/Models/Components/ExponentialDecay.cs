using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>e^(-f E), integrated exactly. Source: XSPEC manual, model <c>expdec</c>.</summary>
internal sealed class ExponentialDecay : AdditiveComponent
{
    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double rate = parameters[0];
        for (int bin = 0; bin < flux.Length; bin++)
        {
            // -(e^(-f w) - 1) / f, without the loss of digits where f w is small.
            double width = grid.Grid.Width(bin),
                x = rate * width;
            flux[bin] = Math.Exp(-rate * grid.Grid.Lower(bin)) * width * (x < 1e-8 ? 1 : -double.ExpM1(-x) / x);
        }
    }

    /// <summary>The mean energy of a bin's photons times their number.</summary>
    public override void Differentiate(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        Integrate(grid, parameters, derivative);
        for (int bin = 0; bin < derivative.Length; bin++)
        {
            double width = grid.Grid.Width(bin),
                x = parameters[0] * width;
            double share = x < 0.02 ? 0.5 - (x / 12) + (x * x * x / 720) : (1 / x) - (1 / double.ExpM1(x));
            derivative[bin] *= -(grid.Grid.Lower(bin) + (width * share));
        }
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        for (int i = 0; i < density.Length; i++)
            density[i] = -parameters[0] * points.Energy[i];
        VectorMath.Exp(density, density);
    }

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        VectorMath.AddScaled(exponent, -parameters[0], points.Energy);
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        for (int i = 0; i < slope.Length; i++)
            slope[i] = -points.Energy[i];
        return true;
    }
}
