using MathNet.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Gaussian line at E (1 + z): differences of the error function, not renormalised at E = 0. σ = 0 is a delta.</summary>
/// <remarks>Source: XSPEC manual, models <c>gaussian</c> and <c>zgauss</c>.</remarks>
internal sealed class GaussianLine(bool redshifted) : AdditiveComponent
{
    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1, center = parameters[0] / stretch, sigma = parameters[1] / stretch;
        flux.Clear();
        int home = grid.Grid.FindBin(center);
        if (sigma == 0)
        {
            if (home >= 0) flux[home] = 1 / stretch;
            return;
        }
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        double unit = 1 / (sigma * Math.Sqrt(2)), height = 0.5 / stretch;
        for (int bin = 0; bin < flux.Length; bin++)
        {
            double low = (edges[bin] - center) * unit, high = (edges[bin + 1] - center) * unit;
            // 27 is where erfc underflows.
            if (high < -27 || low > 27) continue;
            flux[bin] = height * (low >= 0
                ? SpecialFunctions.Erfc(low) - SpecialFunctions.Erfc(high)
                : high <= 0
                    ? SpecialFunctions.Erfc(-high) - SpecialFunctions.Erfc(-low)
                    : SpecialFunctions.Erf(high) - SpecialFunctions.Erf(low));
        }
    }

    /// <summary>A delta has no density: with σ = 0 it is 0 everywhere but in its own energy.</summary>
    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1, sigma = parameters[1];
        if (sigma == 0)
        {
            for (int i = 0; i < density.Length; i++) density[i] = points.Energy[i] * stretch == parameters[0] ? double.PositiveInfinity : 0;
            return;
        }
        for (int i = 0; i < density.Length; i++)
        {
            double offset = ((points.Energy[i] * stretch) - parameters[0]) / sigma;
            density[i] = -0.5 * offset * offset;
        }
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++) density[i] /= sigma * Math.Sqrt(2 * Math.PI);
    }
}

/// <summary>Lorentzian line at E (1 + z), full width W at half maximum, normalised over E > 0.</summary>
/// <remarks>Source: XSPEC manual, model <c>lorentz</c>.</remarks>
internal sealed class LorentzianLine : AdditiveComponent
{
    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double center = parameters[0], width = parameters[1];
        if (width == 0)
        {
            flux.Clear();
            int home = grid.Grid.FindBin(center);
            if (home >= 0) flux[home] = 1;
            return;
        }
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        for (int bin = 0; bin < flux.Length; bin++)
        {
            double low = 2 * (edges[bin] - center) / width, high = 2 * (edges[bin + 1] - center) / width;
            // atan high - atan low, without the loss of digits far from the line.
            flux[bin] = Norm(parameters) * Math.Atan2(high - low, 1 + (high * low));
        }
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double width = parameters[1];
        for (int i = 0; i < density.Length; i++)
        {
            double offset = 2 * (points.Energy[i] - parameters[0]) / width;
            density[i] = Norm(parameters) * 2 / width / (1 + (offset * offset));
        }
    }

    private static double Norm(ReadOnlySpan<double> parameters) => 1 / ((Math.PI / 2) + Math.Atan(2 * parameters[0] / parameters[1]));
}

/// <summary>e^(-f E), integrated exactly. Source: XSPEC manual, model <c>expdec</c>.</summary>
internal sealed class ExponentialDecay : AdditiveComponent
{
    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double rate = parameters[0];
        for (int bin = 0; bin < flux.Length; bin++)
        {
            // -(e^(-f w) - 1) / f, without the loss of digits where f w is small.
            double width = grid.Grid.Width(bin), x = rate * width;
            flux[bin] = Math.Exp(-rate * grid.Grid.Lower(bin)) * width * (x < 1e-8 ? 1 : -double.ExpM1(-x) / x);
        }
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        for (int i = 0; i < density.Length; i++) density[i] = -parameters[0] * points.Energy[i];
        VectorMath.Exp(density, density);
    }
}
