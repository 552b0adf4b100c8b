using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Lorentzian line at E (1 + z), full width W at half maximum, normalised over E > 0.</summary>
/// <remarks>Source: XSPEC manual, model <c>lorentz</c>.</remarks>
internal sealed class LorentzianLine : AdditiveComponent
{
    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
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
        EnergyBins grid,
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
