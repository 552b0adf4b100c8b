using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>A power law whose norm is its energy flux between eMin and eMax, 1e-12 erg cm⁻² s⁻¹.</summary>
/// <remarks>Source: XSPEC manual, model <c>pegpwrlw</c>; parameters Γ, eMin, eMax.</remarks>
internal sealed class PeggedPowerLaw : AdditiveComponent
{
    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        PowerLaw.Integrate(grid.Edges, parameters[0], flux);
        double scale = ScaleOf(parameters);
        for (int i = 0; i < flux.Length; i++)
            flux[i] *= scale;
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double scale = ScaleOf(parameters);
        for (int i = 0; i < density.Length; i++)
            density[i] = -parameters[0] * points.Log[i];
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++)
            density[i] *= scale;
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        if (index != 0)
            return false;
        double mean = MeanLogOfEnergy(parameters);
        for (int i = 0; i < slope.Length; i++)
            slope[i] = mean - points.Log[i];
        return true;
    }

    public override void Differentiate(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        if (index != 0)
        {
            base.Differentiate(grid, parameters, index, parameter, derivative);
            return;
        }
        Integrate(grid, parameters, derivative);
        ReadOnlySpan<double> log = grid.Edges.Log;
        double mean = MeanLogOfEnergy(parameters);
        for (int i = 0; i < derivative.Length; i++)
            derivative[i] *= mean - PowerLaw.MeanLog(log[i], log[i + 1], parameters[0]);
    }

    /// <summary>Of the band in which the norm is counted: -d ln scale / dΓ.</summary>
    private static double MeanLogOfEnergy(ReadOnlySpan<double> parameters) =>
        PowerLaw.MeanLog(VectorMath.Log(parameters[1]), VectorMath.Log(parameters[2]), parameters[0] - 1);

    private static double ScaleOf(ReadOnlySpan<double> parameters) =>
        1e-12
        / (
            PhysicalConstants.ErgPerKiloelectronvolt
            * PowerLaw.Between(VectorMath.Log(parameters[1]), VectorMath.Log(parameters[2]), parameters[0] - 1)
        );
}
