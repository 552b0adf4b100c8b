using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>
/// Multicolour disc, T(r) ∝ r^-3/4: C E² x^(-8/3) G(x) with x = E/Tin and G(x) = ∫ u^(5/3) / (e^u - 1) du from x to ∞.
/// </summary>
/// <remarks>
/// Sources: Mitsuda et al. 1984, PASJ 36, 741; XSPEC manual, model <c>diskbb</c>: K = (Rin/km / D10)² cos θ. Constants of CODATA
/// and the IAU: XSPEC's own are rounded (1/361) and lie 0.074 % higher.
/// </remarks>
internal sealed class DiskBlackBody : SmoothComponent
{
    // (8 π / 3) · 2 / (h³ c²) · (1 km / 10 kpc)², photons cm⁻² s⁻¹ keV⁻³.
    private const double PlanckTimesC = 1.23984198433200e-7; // keV cm
    private const double SpeedOfLight = 2.99792458e10; // cm s⁻¹
    private const double KmOver10Kpc = 1e5 / 3.0856775814913673e22;
    public const double Unit =
        16 * Math.PI / 3 * SpeedOfLight / (PlanckTimesC * PlanckTimesC * PlanckTimesC) * KmOver10Kpc * KmOver10Kpc;

    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[0];

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double temperature = parameters[0];
        if (temperature == 0)
        {
            density.Clear();
            return;
        }
        // E² x^(-8/3) e^-x = E^(-2/3) Tin^(8/3) e^-x; the table holds e^x G(x).
        double offset = Math.Log(Unit) + (8.0 / 3 * Math.Log(temperature));
        for (int i = 0; i < density.Length; i++)
            density[i] = offset - (2.0 / 3 * points.Log[i]) - (points.Energy[i] / temperature);
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++)
            density[i] *= DiskIntegral.Scaled(points.Energy[i] / temperature);
    }

    /// <summary>Five nodes a bin of XSPEC's own interpolation formula, see <see cref="DiskFormula"/>.</summary>
    public override void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        flux.Clear();
        if (parameters[0] == 0)
            return;
        for (int bin = 0; bin < flux.Length; bin++)
        {
            double half = 0.5 * grid.Grid.Width(bin),
                sum = 0;
            for (int k = 0; k < 5; k++)
                sum +=
                    GaussLegendre.Weights5[k]
                    * DiskFormula.At(grid.Grid.Center(bin) + (half * GaussLegendre.Nodes5[k]), parameters[0]);
            flux[bin] = half * sum;
        }
    }

    /// <summary>The formula has kinks: its derivative is that of differences.</summary>
    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);

    /// <summary>∂ ln / ∂ ln Tin = 8/3 - d ln G / d ln x.</summary>
    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double temperature = parameters[0];
        if (temperature == 0)
        {
            slope.Clear();
            return true;
        }
        for (int i = 0; i < slope.Length; i++)
            slope[i] = 8.0 / 3 * VectorMath.Log(points.Energy[i] / temperature);
        VectorMath.Exp(slope, slope);
        for (int i = 0; i < slope.Length; i++)
        {
            double x = points.Energy[i] / temperature;
            slope[i] = ((8.0 / 3) + (slope[i] / (-double.ExpM1(-x) * DiskIntegral.Scaled(x)))) / temperature;
        }
        return true;
    }
}

/// <summary>e^x ∫ u^(5/3) / (e^u - 1) du from x to ∞, to 1e-9.</summary>
internal static class DiskIntegral
{
    private static readonly BoseIntegral Integral = new(5.0 / 3);

    public static double Scaled(double x) => Integral.Scaled(x);
}
