using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>(E/E0)^(-a - b log10(E/E0)).</summary>
/// <remarks>Sources: Massaro et al. 2004, A&amp;A 413, 489; XSPEC manual, model <c>logpar</c>; parameters a, b, E0.</remarks>
internal sealed class LogParabola : SmoothComponent
{
    protected override double Scale(ReadOnlySpan<double> parameters) => double.PositiveInfinity;

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double pivot = VectorMath.Log(parameters[2]),
            perDecade = parameters[1] / PhysicalConstants.LogTen;
        for (int i = 0; i < density.Length; i++)
        {
            double offset = points.Log[i] - pivot;
            density[i] = -offset * (parameters[0] + (perDecade * offset));
        }
        VectorMath.Exp(density, density);
    }

    public override void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux) =>
        Simpson.Integrate(this, grid, parameters, flux);

    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double pivot = VectorMath.Log(parameters[2]),
            perDecade = parameters[1] / PhysicalConstants.LogTen;
        for (int i = 0; i < slope.Length; i++)
        {
            double offset = points.Log[i] - pivot;
            slope[i] = index switch
            {
                0 => -offset,
                1 => -offset * offset / PhysicalConstants.LogTen,
                _ => (parameters[0] + (2 * perDecade * offset)) / parameters[2],
            };
        }
        return true;
    }
}
