using System.Buffers;
using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Models.Components;

/// <summary>exp(-nH σ(E (1 + z))). Unshifted cross-sections are remembered per grid.</summary>
/// <remarks>Source: XSPEC manual, models <c>wabs</c>, <c>phabs</c>, <c>zphabs</c>, <c>tbabs</c>, <c>ztbabs</c>.</remarks>
internal sealed class Absorber(CrossSection section, bool redshifted) : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double column = parameters[0];
        WriteSigma(points, parameters, factor);
        for (int i = 0; i < factor.Length; i++) factor[i] *= -column;
        VectorMath.Exp(factor, factor);
    }

    public override void Differentiate(
        EnergyPoints points, ReadOnlySpan<double> parameters, int index, ModelParameter parameter, Span<double> derivative)
    {
        if (index != 0)
        {
            base.Differentiate(points, parameters, index, parameter, derivative);
            return;
        }
        double[] rented = ArrayPool<double>.Shared.Rent(points.Length);
        Span<double> sigma = rented.AsSpan(0, points.Length);
        WriteSigma(points, parameters, sigma);
        Factor(points, parameters, derivative);
        for (int i = 0; i < derivative.Length; i++) derivative[i] *= -sigma[i];
        ArrayPool<double>.Shared.Return(rented);
    }

    private void WriteSigma(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> sigma)
    {
        double stretch = redshifted ? 1 + parameters[1] : 1;
        if (stretch == 1 && points.Sections is { } cache) cache.Of(section).CopyTo(sigma);
        else WriteShifted(points, stretch, sigma);
    }

    private void WriteShifted(EnergyPoints points, double stretch, Span<double> sigma)
    {
        int count = points.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * count);
        Span<double> energy = rented.AsSpan(0, count), log = rented.AsSpan(count, count);
        double shift = VectorMath.Log(stretch);
        for (int i = 0; i < count; i++) (energy[i], log[i]) = (points.Energy[i] * stretch, points.Log[i] + shift);
        section.Evaluate(energy, log, sigma);
        ArrayPool<double>.Shared.Return(rented);
    }
}

/// <summary>1 - f + f exp(-nH σ(E (1 + z))): an absorber that covers a fraction f of the source.</summary>
/// <remarks>Source: XSPEC manual, models <c>pcfabs</c> and <c>zpcfabs</c>.</remarks>
internal sealed class PartialAbsorber(CrossSection section, bool redshifted) : MultiplicativeComponent
{
    private readonly Absorber _whole = new(section, redshifted);

    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double covered = parameters[1];
        _whole.Factor(points, redshifted ? [parameters[0], parameters[2]] : [parameters[0]], factor);
        for (int i = 0; i < factor.Length; i++) factor[i] = 1 - covered + (covered * factor[i]);
    }
}
