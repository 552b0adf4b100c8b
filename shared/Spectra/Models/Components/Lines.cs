using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;
using MathNet.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Gaussian line at E (1 + z): differences of the error function, not renormalised at E = 0. σ = 0 is a delta.</summary>
/// <remarks>Source: XSPEC manual, models <c>gaussian</c> and <c>zgauss</c>.</remarks>
internal sealed class GaussianLine(bool redshifted) : AdditiveComponent
{
    private const double LeastTail = 1e-8; // XSPEC's

    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1,
            center = parameters[0] / stretch,
            sigma = parameters[1] / stretch;
        flux.Clear();
        int home = grid.Grid.FindBin(center);
        if (sigma == 0)
        {
            if (home >= 0)
                flux[home] = 1 / stretch;
            return;
        }
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        double unit = 1 / (sigma * Math.Sqrt(2)),
            height = 0.5 / stretch;
        for (int bin = 0; bin < flux.Length; bin++)
        {
            double low = (edges[bin] - center) * unit,
                high = (edges[bin + 1] - center) * unit;
            // 27 is where erfc underflows.
            if (high < -27 || low > 27)
                continue;
            flux[bin] =
                height
                * (
                    low >= 0 ? SpecialFunctions.Erfc(low) - SpecialFunctions.Erfc(high)
                    : high <= 0 ? SpecialFunctions.Erfc(-high) - SpecialFunctions.Erfc(-low)
                    : SpecialFunctions.Erf(high) - SpecialFunctions.Erf(low)
                );
        }
    }

    /// <summary>
    /// From the line's bin outwards; where less than 1e-8 of it is left within the grid, that is put into the bin that was
    /// reached, and
    /// those beyond are 0.
    /// </summary>
    public override void IntegrateAsXspec(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1,
            center = parameters[0] / stretch,
            sigma = parameters[1] / stretch;
        if (sigma == 0)
        {
            Integrate(grid, parameters, flux);
            return;
        }
        flux.Clear();
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        int home = edges.BinarySearch(center);
        home = Math.Clamp(home < 0 ? ~home - 1 : home - 1, 0, flux.Length - 1);
        if (center >= edges[0])
            AddHalf(edges, center, sigma, home, -1, flux);
        if (center <= edges[^1])
            AddHalf(edges, center, sigma, home, 1, flux);
        VectorMath.Multiply(flux, 1 / stretch);
    }

    /// <summary>Adds the photons on one side of the line.</summary>
    private static void AddHalf(ReadOnlySpan<double> edges, double center, double sigma, int home, int side, Span<double> flux)
    {
        double unit = 1 / (sigma * Math.Sqrt(2)),
            near = side < 0 ? Math.Min(center, edges[^1]) : Math.Max(center, edges[0]);
        double before = Share(near),
            all = Share(side < 0 ? edges[0] : edges[^1]) - before,
            sum = 0;
        for (int bin = home; bin >= 0 && bin < flux.Length; bin += side)
        {
            double after = Share(edges[side < 0 ? bin : bin + 1]);
            flux[bin] += after - before;
            sum += after - before;
            before = after;
            if (all - sum >= LeastTail)
                continue;
            flux[bin] += all - sum;
            return;
        }

        double Share(double energy) => 0.5 * SpecialFunctions.Erf(Math.Abs(energy - center) * unit);
    }

    /// <summary>A delta has no density: with σ = 0 it is 0.</summary>
    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1,
            sigma = parameters[1];
        if (sigma == 0)
        {
            density.Clear();
            return;
        }
        for (int i = 0; i < density.Length; i++)
        {
            double offset = ((points.Energy[i] * stretch) - parameters[0]) / sigma;
            density[i] = -0.5 * offset * offset;
        }
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++)
            density[i] /= sigma * Math.Sqrt(2 * Math.PI);
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1,
            center = parameters[0] / stretch,
            sigma = parameters[1] / stretch;
        if (sigma == 0)
            features.AddDelta(center);
        else
            features.AddGaussian(center, sigma);
    }

    public override double DeltaPhotons(ReadOnlySpan<double> parameters) => 1 / (redshifted ? 1 + parameters[2] : 1);

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1,
            sigma = parameters[1];
        if (sigma == 0)
            slope.Clear();
        else
            for (int i = 0; i < slope.Length; i++)
            {
                double offset = ((points.Energy[i] * stretch) - parameters[0]) / sigma;
                slope[i] = index switch
                {
                    0 => offset / sigma,
                    1 => ((offset * offset) - 1) / sigma,
                    _ => -offset * points.Energy[i] / sigma,
                };
            }
        return true;
    }

    /// <summary>The photons of a bin are a difference of the error function at its edges, so that its derivatives are of
    /// Gaussians.</summary>
    public override void Differentiate(
        BoundGrid grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        double stretch = redshifted ? 1 + parameters[2] : 1,
            sigma = parameters[1];
        double center = parameters[0];
        derivative.Clear();
        if (sigma == 0)
            return;
        if (index == 2)
        {
            Integrate(grid, parameters, derivative);
            VectorMath.Multiply(derivative, -1 / stretch);
        }
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        double before = AtEdge(edges[0]);
        for (int bin = 0; bin < derivative.Length; bin++)
        {
            double after = AtEdge(edges[bin + 1]);
            derivative[bin] += after - before;
            before = after;
        }

        double AtEdge(double energy)
        {
            double offset = ((energy * stretch) - center) / sigma;
            double height = VectorMath.Exp(-0.5 * offset * offset) / (sigma * stretch * Math.Sqrt(2 * Math.PI));
            return index switch
            {
                0 => -height,
                1 => -offset * height,
                _ => energy * height,
            };
        }
    }
}

/// <summary>Lorentzian line at E (1 + z), full width W at half maximum, normalised over E > 0.</summary>
/// <remarks>Source: XSPEC manual, model <c>lorentz</c>.</remarks>
internal sealed class LorentzianLine : AdditiveComponent
{
    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double center = parameters[0],
            width = parameters[1];
        if (width == 0)
        {
            flux.Clear();
            int home = grid.Grid.FindBin(center);
            if (home >= 0)
                flux[home] = 1;
            return;
        }
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        for (int bin = 0; bin < flux.Length; bin++)
        {
            double low = 2 * (edges[bin] - center) / width,
                high = 2 * (edges[bin + 1] - center) / width;
            // atan high - atan low, without the loss of digits far from the line.
            flux[bin] = Norm(parameters) * Math.Atan2(high - low, 1 + (high * low));
        }
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double width = parameters[1];
        if (width == 0)
        {
            density.Clear();
            return;
        }
        for (int i = 0; i < density.Length; i++)
        {
            double offset = 2 * (points.Energy[i] - parameters[0]) / width;
            density[i] = Norm(parameters) * 2 / width / (1 + (offset * offset));
        }
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        if (parameters[1] == 0)
            features.AddDelta(parameters[0]);
        else
            features.AddLorentzian(parameters[0], 0.5 * parameters[1]);
    }

    public override double DeltaPhotons(ReadOnlySpan<double> parameters) => 1;

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double width = parameters[1],
            start = 2 * parameters[0] / width;
        if (width == 0)
        {
            slope.Clear();
            return true;
        }
        double ofNorm = Norm(parameters) * 2 / width / (1 + (start * start));
        for (int i = 0; i < slope.Length; i++)
        {
            double offset = 2 * (points.Energy[i] - parameters[0]) / width,
                share = offset / (1 + (offset * offset));
            slope[i] =
                index == 0 ? (4 / width * share) - ofNorm : ((((2 * offset * share) - 1) / width) + (0.5 * start * ofNorm));
        }
        return true;
    }

    /// <summary>From the arctangents at the edges and the norm.</summary>
    public override void Differentiate(
        BoundGrid grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        double center = parameters[0],
            width = parameters[1];
        if (width == 0)
        {
            derivative.Clear();
            return;
        }
        Integrate(grid, parameters, derivative);
        double norm = Norm(parameters),
            start = 2 * center / width,
            ofNorm = norm * 2 / width / (1 + (start * start));
        VectorMath.Multiply(derivative, index == 0 ? -ofNorm : 0.5 * start * ofNorm);
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        double before = AtEdge(edges[0]);
        for (int bin = 0; bin < derivative.Length; bin++)
        {
            double after = AtEdge(edges[bin + 1]);
            derivative[bin] += after - before;
            before = after;
        }

        double AtEdge(double energy)
        {
            double offset = 2 * (energy - center) / width;
            return -norm / (1 + (offset * offset)) * (index == 0 ? 2 / width : offset / width);
        }
    }

    private static double Norm(ReadOnlySpan<double> parameters) =>
        1 / ((Math.PI / 2) + Math.Atan(2 * parameters[0] / parameters[1]));
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
            double width = grid.Grid.Width(bin),
                x = rate * width;
            flux[bin] = Math.Exp(-rate * grid.Grid.Lower(bin)) * width * (x < 1e-8 ? 1 : -double.ExpM1(-x) / x);
        }
    }

    /// <summary>The mean energy of a bin's photons times their number.</summary>
    public override void Differentiate(
        BoundGrid grid,
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
