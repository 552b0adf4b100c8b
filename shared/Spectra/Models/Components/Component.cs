using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Models.Components;

public enum ComponentKind { Additive, Multiplicative }

/// <summary>What a component of the language is: its name, kind, parameters and where its definition comes from.</summary>
/// <param name="Name">XSPEC's name.</param>
/// <param name="Kind">Additive components give photons, multiplicative ones a factor.</param>
/// <param name="Formula">In words or symbols, for the documentation.</param>
/// <param name="Parameters">Named without the component; the norm of an additive component is last.</param>
public sealed record ComponentDefinition(string Name, ComponentKind Kind, string Formula, IReadOnlyList<ModelParameter> Parameters)
{
    internal Func<AbundanceSet, Component> Create { get; init; } = _ => throw new InvalidOperationException("A component of the catalogue can be created, a description cannot.");
}

/// <summary>The mathematics of a component. Immutable and thread-safe.</summary>
internal abstract class Component;

/// <summary>A component that gives photons, for a norm of 1.</summary>
internal abstract class AdditiveComponent : Component
{
    /// <summary>Writes photons cm⁻² s⁻¹ per bin.</summary>
    /// <param name="grid">n bins.</param>
    /// <param name="parameters">In the definition's order; the norm, if it is there, is ignored.</param>
    /// <param name="flux">Shape [n]; overwritten.</param>
    public abstract void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux);

    /// <summary>Writes photons cm⁻² s⁻¹ keV⁻¹ at points.</summary>
    public abstract void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density);
}

/// <summary>A component that multiplies photons.</summary>
internal abstract class MultiplicativeComponent : Component
{
    /// <summary>Writes the dimensionless factor at points.</summary>
    public abstract void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor);
}
