using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;
using MathNet.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Gaussian line at E (1 + z): differences of the error function, not renormalised at E = 0. σ = 0 is a delta.</summary>
/// <remarks>Source: XSPEC manual, models <c>gaussian</c> and <c>zgauss</c>.</remarks>
internal sealed class GaussianLine(bool redshifted) : AdditiveComponent
{
    private const double LeastTail = 1e-8; // XSPEC's

    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
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
    public override void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
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
        EnergyBins grid,
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
