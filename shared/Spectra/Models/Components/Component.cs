using System.Buffers;
using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Models.Components;

public enum ComponentKind { Additive, Multiplicative }

/// <summary>What a component of the language is: its name, kind, parameters and where its definition comes from.</summary>
/// <param name="Name">XSPEC's name.</param>
/// <param name="Kind">Additive components give photons, multiplicative ones a factor.</param>
/// <param name="Formula">In words or symbols, for the documentation.</param>
/// <param name="Source">The paper or manual that defines it.</param>
/// <param name="Parameters">Named without the component; the norm of an additive component is last.</param>
public sealed record ComponentDefinition(string Name, ComponentKind Kind, string Formula, string Source, IReadOnlyList<ModelParameter> Parameters)
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

    /// <summary>Writes ∂ photons / ∂ parameter of each bin; central differences where a component has no formula.</summary>
    public virtual void Differentiate(
        BoundGrid grid, ReadOnlySpan<double> parameters, int index, ModelParameter parameter, Span<double> derivative)
    {
        (double lower, double upper) = Differences.Around(parameters[index], parameter);
        double[] rented = ArrayPool<double>.Shared.Rent(derivative.Length);
        Span<double> below = rented.AsSpan(0, derivative.Length), moved = stackalloc double[parameters.Length];
        parameters.CopyTo(moved);
        moved[index] = upper;
        Integrate(grid, moved, derivative);
        moved[index] = lower;
        Integrate(grid, moved, below);
        Differences.Quotient(derivative, below, upper - lower);
        ArrayPool<double>.Shared.Return(rented);
    }
}

/// <summary>A component that multiplies photons.</summary>
internal abstract class MultiplicativeComponent : Component
{
    /// <summary>Writes the dimensionless factor at points.</summary>
    public abstract void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor);

    /// <summary>Writes ∂ factor / ∂ parameter at points; central differences where a component has no formula.</summary>
    public virtual void Differentiate(
        EnergyPoints points, ReadOnlySpan<double> parameters, int index, ModelParameter parameter, Span<double> derivative)
    {
        (double lower, double upper) = Differences.Around(parameters[index], parameter);
        double[] rented = ArrayPool<double>.Shared.Rent(derivative.Length);
        Span<double> below = rented.AsSpan(0, derivative.Length), moved = stackalloc double[parameters.Length];
        parameters.CopyTo(moved);
        moved[index] = upper;
        Factor(points, moved, derivative);
        moved[index] = lower;
        Factor(points, moved, below);
        Differences.Quotient(derivative, below, upper - lower);
        ArrayPool<double>.Shared.Return(rented);
    }
}

/// <summary>Steps of numerical derivatives.</summary>
internal static class Differences
{
    /// <summary>Two values about a parameter's, within its hard limits; good for about ten digits of a smooth function.</summary>
    public static (double Lower, double Upper) Around(double value, ModelParameter parameter)
    {
        double step = 1e-5 * Math.Max(Math.Abs(value), 1e-3 * Math.Max(1, Math.Abs(parameter.Default)));
        return (Math.Max(value - step, parameter.HardMin), Math.Min(value + step, parameter.HardMax));
    }

    /// <summary>(above - below) / width, in place.</summary>
    public static void Quotient(Span<double> above, ReadOnlySpan<double> below, double width)
    {
        for (int i = 0; i < above.Length; i++) above[i] = (above[i] - below[i]) / width;
    }
}
