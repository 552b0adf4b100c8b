using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models.Local;

/// <summary>
/// A component of one's own, what XSPEC calls a local model: derive from <see cref="LocalAdditiveComponent"/> or
/// <see cref="LocalMultiplicativeComponent"/>, and give it to <see cref="SpectralModel.Parse"/>.
/// </summary>
/// <remarks>Has no state that changes: many threads may ask the same one at once.</remarks>
public abstract class LocalComponent
{
    private readonly ModelParameter[] _parameters;

    private protected LocalComponent(string name, params ModelParameter[] parameters) => (Name, _parameters) = (name, parameters);

    /// <summary>What an expression calls it: a letter, then letters, digits or underscores. None of the catalogue's
    /// names.</summary>
    public string Name { get; }

    /// <summary>As given; the norm of an additive component comes after them by itself.</summary>
    public IReadOnlyList<ModelParameter> Parameters => _parameters;

    /// <summary>In words or symbols, for people.</summary>
    public virtual string Formula => "";

    /// <summary>The paper that defines it, for people.</summary>
    public virtual string Source => "";

    /// <summary>
    /// Tells where it jumps, bends or is narrow at these parameters, so that its integral over a bin is split there. Nothing
    /// need be told of a function that is smooth over a tenth of its energy.
    /// </summary>
    /// <param name="parameters">Shape [<see cref="Parameters"/>].</param>
    /// <param name="features">Takes what is told.</param>
    public virtual void Describe(ReadOnlySpan<double> parameters, ISpectralFeatures features) { }

    /// <summary>Itself as part of the language of expressions.</summary>
    internal ComponentDefinition Define()
    {
        LocalRules.Check(this);
        (ComponentKind kind, Component component) = Make();
        ModelParameter[] own = kind == ComponentKind.Additive ? [.. _parameters, Norm] : _parameters;
        return new ComponentDefinition(Name, kind, Formula, Source, own) { Create = _ => component };
    }

    private protected virtual ModelParameter Norm => CommonParameters.Norm;

    private protected abstract (ComponentKind Kind, Component Component) Make();
}

/// <summary>A component of one's own that gives photons, for a norm of 1.</summary>
/// <param name="name">See <see cref="LocalComponent.Name"/>.</param>
/// <param name="parameters">Named without the component. The norm comes last by itself.</param>
public abstract class LocalAdditiveComponent(string name, params ModelParameter[] parameters) : LocalComponent(name, parameters)
{
    /// <summary>Writes photons cm⁻² s⁻¹ keV⁻¹. Bins are integrated, and derivatives taken by central differences, from
    /// it.</summary>
    /// <param name="energies">Shape [n], keV, more than 0, in any order.</param>
    /// <param name="parameters">Shape [<see cref="LocalComponent.Parameters"/>], within their hard limits.</param>
    /// <param name="density">Shape [n]; every element is to be written, with a finite number.</param>
    public abstract void Density(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> density);

    private protected override (ComponentKind Kind, Component Component) Make() =>
        (ComponentKind.Additive, new LocalSource(this));
}

/// <summary>A component of one's own that multiplies photons.</summary>
/// <param name="name">See <see cref="LocalComponent.Name"/>.</param>
/// <param name="parameters">Named without the component.</param>
public abstract class LocalMultiplicativeComponent(string name, params ModelParameter[] parameters)
    : LocalComponent(name, parameters)
{
    /// <summary>Writes the dimensionless factor. Derivatives are taken by central differences from it.</summary>
    /// <param name="energies">Shape [n], keV, more than 0, in any order.</param>
    /// <param name="parameters">Shape [<see cref="LocalComponent.Parameters"/>], within their hard limits.</param>
    /// <param name="factor">Shape [n]; every element is to be written, with a finite number.</param>
    public abstract void Factor(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> factor);

    private protected override (ComponentKind Kind, Component Component) Make() =>
        (ComponentKind.Multiplicative, new LocalFactor(this));
}

/// <summary>Takes the places where a component is not smooth.</summary>
public interface ISpectralFeatures
{
    /// <summary>A jump, or a bend.</summary>
    /// <param name="energy">keV.</param>
    /// <param name="parameter">Index of the parameter that moves it; -1: none.</param>
    /// <param name="slope">d energy / d parameter.</param>
    void AddBreak(double energy, int parameter = -1, double slope = 0);

    /// <summary>Something narrow.</summary>
    /// <param name="energy">Its middle, keV.</param>
    /// <param name="width">Its standard deviation, or half its width at half maximum, keV.</param>
    void AddLine(double energy, double width);
}
