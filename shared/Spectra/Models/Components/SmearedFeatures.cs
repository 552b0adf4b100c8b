using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>exp(-τ (E/Ec)^index (1 - e^((Ec-E)/W))) from Ec on: an edge smeared out towards high energies.</summary>
/// <remarks>Sources: Ebisawa 1991, thesis; XSPEC manual, model <c>smedge</c>; parameters Ec, τ, index, W.</remarks>
internal sealed class SmearedEdge : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        (double edge, double depth, double index, double width) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        for (int i = 0; i < factor.Length; i++)
        {
            double energy = points.Energy[i];
            factor[i] = energy <= edge ? 0 : depth * Math.Pow(energy / edge, index) * double.ExpM1((edge - energy) / width);
        }
        VectorMath.Exp(factor, factor);
    }

    /// <summary>It only bends at the edge: nothing jumps there as it moves.</summary>
    public override void Describe(ReadOnlySpan<double> parameters, Features features) => features.AddBreak(parameters[0]);

    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor) =>
        EdgeAverage.Split(this, grid, parameters, parameters[0], above: 1, factor);
}

/// <summary>exp(-D0 (W0 E/E0)² / ((E-E0)² + W0²) - D2 (W2 E/2E0)² / ((E-2E0)² + W2²)): cyclotron absorption and its
/// harmonic.</summary>
/// <remarks>Sources: Makishima et al. 1990, PASJ 42, 295; XSPEC manual, model <c>cyclabs</c>; parameters D0, E0, W0, D2,
/// W2.</remarks>
internal sealed class CyclotronAbsorption : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        for (int i = 0; i < factor.Length; i++)
        {
            double energy = points.Energy[i];
            factor[i] =
                -Line(energy, parameters[1], parameters[0], parameters[2])
                - Line(energy, 2 * parameters[1], parameters[3], parameters[4]);
        }
        VectorMath.Exp(factor, factor);
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        features.AddLorentzian(parameters[1], parameters[2]);
        features.AddLorentzian(2 * parameters[1], parameters[4]);
    }

    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor) =>
        EdgeAverage.Factor(this, grid, parameters, factor);

    private static double Line(double energy, double center, double depth, double width)
    {
        double height = width * energy / center,
            offset = energy - center;
        return depth * height * height / ((offset * offset) + (width * width));
    }
}
