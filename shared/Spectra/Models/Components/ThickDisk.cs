using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Multicolour disc with T(r) ∝ r^-p; p = 3/4 is diskbb.</summary>
/// <remarks>
/// Sources: Mineshige et al. 1994, ApJ 426, 308; XSPEC manual, model <c>diskpbb</c>; parameters Tin, p, and K = (Rin/km / D10)²
/// cos θ.
/// With x = E/Tin the density is C (3/4p) E² x^(-2/p) G(x), G(x) = ∫ u^(2/p - 1) / (e^u - 1) du from x to ∞, and C that of
/// diskbb.
/// </remarks>
internal sealed class PowerDisk : SmoothComponent
{
    private const double XspecUnit = 2.78e-3;

    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[0];

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        (double temperature, double slope) = (parameters[0], parameters[1]);
        if (temperature == 0)
        {
            density.Clear();
            return;
        }
        BoseIntegral integral = BoseIntegral.Of(points.Workspace, this, (2 / slope) - 1);
        double offset = Math.Log(DiskBlackBody.Unit * 0.75 / slope) + (2 / slope * Math.Log(temperature));
        for (int i = 0; i < density.Length; i++)
            density[i] = offset + ((2 - (2 / slope)) * points.Log[i]) - (points.Energy[i] / temperature);
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++)
            density[i] *= integral.Scaled(points.Energy[i] / temperature);
    }

    /// <summary>
    /// Five nodes a bin; the integral over the disc in 5 to 100 panels of five nodes down to 0.1 Tin (below, XSPEC's up to
    /// 10,000 panels are
    /// as good as exact), times a rounded constant.
    /// </summary>
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
                    * XspecDensity(
                        grid.Grid.Center(bin) + (half * GaussLegendre.Nodes5[k]),
                        parameters[0],
                        parameters[1],
                        grid.Workspace
                    );
            flux[bin] = half * sum;
        }
    }

    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);

    private double XspecDensity(double energy, double temperature, double slope, EvaluationWorkspace workspace)
    {
        double ratio = energy / temperature,
            scale = XspecUnit * energy * energy * 0.75 / slope,
            sum = 0;
        // ∫ t^(-2/p - 1) / (e^(x/t) - 1) dt from 0 to 1 = x^(-2/p) G(x).
        if (ratio <= 0.1)
            return scale
                * Math.Pow(ratio, -2 / slope)
                * Math.Exp(-ratio)
                * BoseIntegral.Of(workspace, this, (2 / slope) - 1).Scaled(ratio);
        int panels =
            ratio > 1 ? 5
            : ratio > 0.2 ? 10
            : 100;
        double half = 0.5 / panels;
        for (int panel = 0; panel < panels; panel++)
        for (int k = 0; k < 5; k++)
        {
            double t = half * ((2 * panel) + 1 + GaussLegendre.Nodes5[k]);
            sum += half * GaussLegendre.Weights5[k] * Math.Pow(t, (-2 / slope) - 1) / double.ExpM1(ratio / t);
        }
        return scale * sum;
    }
}
