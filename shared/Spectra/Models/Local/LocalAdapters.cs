using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models.Local;

/// <summary>A stranger's source as the engine knows sources.</summary>
internal sealed class LocalSource(LocalAdditiveComponent component) : SmoothComponent
{
    public override void Describe(ReadOnlySpan<double> parameters, Features features) =>
        component.Describe(parameters[..component.Parameters.Count], features);

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        ReadOnlySpan<double> own = parameters[..component.Parameters.Count];
        density.Fill(double.NaN); // what is not written is told of
        component.Density(points.Energy, own, density);
        LocalRules.RequireFinite(component, "a density of", points.Energy, own, density);
    }

    protected override double Scale(ReadOnlySpan<double> parameters) => double.PositiveInfinity;
}

/// <summary>A stranger's factor as the engine knows factors.</summary>
internal sealed class LocalFactor(LocalMultiplicativeComponent component) : MultiplicativeComponent
{
    public override void Describe(ReadOnlySpan<double> parameters, Features features) => component.Describe(parameters, features);

    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        factor.Fill(double.NaN);
        component.Factor(points.Energy, parameters, factor);
        LocalRules.RequireFinite(component, "a factor of", points.Energy, parameters, factor);
    }
}
