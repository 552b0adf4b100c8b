using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>
/// A component at E (1 + z) that is the same component at E with other parameters, times a factor: the redshift is the last
/// parameter before the norm.
/// </summary>
internal sealed class ShiftedComponent(AdditiveComponent inner, ShiftedComponent.Rule rule) : AdditiveComponent
{
    /// <summary>Writes the parameters at the observer, and gives the factor.</summary>
    public delegate double Rule(ReadOnlySpan<double> parameters, double stretch, Span<double> observed);

    /// <summary>(E/E0)^...: the pivot moves.</summary>
    /// <remarks>Source: XSPEC manual, model <c>zlogpar</c>; parameters a, b, E0, z.</remarks>
    public static double LogParabola(ReadOnlySpan<double> parameters, double stretch, Span<double> observed)
    {
        parameters[..3].CopyTo(observed);
        observed[2] /= stretch;
        return 1;
    }

    /// <summary>The break moves, and (1 + z)^-Γ1 comes before it.</summary>
    /// <remarks>Source: XSPEC manual, model <c>zbknpower</c>; parameters Γ1, Eb, Γ2, z.</remarks>
    public static double BrokenPowerLaw(ReadOnlySpan<double> parameters, double stretch, Span<double> observed)
    {
        parameters[..3].CopyTo(observed);
        observed[1] /= stretch;
        return Math.Pow(stretch, -parameters[0]);
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        Span<double> observed = stackalloc double[3];
        rule(parameters, 1 + parameters[3], observed);
        inner.Describe(observed, features);
    }

    public override bool HasClosedIntegral => inner.HasClosedIntegral;

    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        Span<double> observed = stackalloc double[3];
        double factor = rule(parameters, 1 + parameters[3], observed);
        inner.Integrate(grid, observed, flux);
        for (int i = 0; i < flux.Length; i++)
            flux[i] *= factor;
    }

    public override void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        Span<double> observed = stackalloc double[3];
        double factor = rule(parameters, 1 + parameters[3], observed);
        inner.IntegrateAsXspec(grid, observed, flux);
        VectorMath.Multiply(flux, factor);
    }

    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        Span<double> observed = stackalloc double[3];
        double factor = rule(parameters, 1 + parameters[3], observed);
        inner.Density(points, observed, density);
        for (int i = 0; i < density.Length; i++)
            density[i] *= factor;
    }
}
