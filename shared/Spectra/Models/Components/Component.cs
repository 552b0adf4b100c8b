using System.Buffers;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Binning;

namespace Almagest.Spectra.Models.Components;

public enum ComponentKind
{
    Additive,
    Multiplicative,
    Convolution,
}

/// <summary>What a component of the language is: its name, kind, parameters and where its definition comes from.</summary>
/// <param name="Name">XSPEC's name.</param>
/// <param name="Kind">Additive components give photons, multiplicative ones a factor.</param>
/// <param name="Formula">In words or symbols, for the documentation.</param>
/// <param name="Source">The paper or manual that defines it.</param>
/// <param name="Parameters">Named without the component; the norm of an additive component is last.</param>
public sealed record ComponentDefinition(
    string Name,
    ComponentKind Kind,
    string Formula,
    string Source,
    IReadOnlyList<ModelParameter> Parameters
)
{
    internal Func<AbundanceSet, Component> Create { get; init; } =
        _ => throw new InvalidOperationException("A component of the catalogue can be created, a description cannot.");
}

/// <summary>The mathematics of a component. Immutable and thread-safe.</summary>
internal abstract class Component
{
    /// <summary>Tells where the component jumps, bends or is narrow at these parameters, so that a quadrature may split
    /// there.</summary>
    public virtual void Describe(ReadOnlySpan<double> parameters, Features features) { }

    /// <summary>True if the component's value is an exponential: a product of them takes one exponential of the sum.</summary>
    public virtual bool IsExponential => false;

    /// <summary>Adds the logarithm of the component's value, where <see cref="IsExponential"/>.</summary>
    public virtual void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent) =>
        throw new NotSupportedException();

    /// <summary>Writes ∂ ln value / ∂ parameter.</summary>
    /// <returns>False, with nothing written, if there is no formula.</returns>
    public virtual bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope) => false;

    /// <summary>Writes ∂ ln value / ∂ parameter of a component that is an exponential, by formula or by differences of the
    /// exponent.</summary>
    public void LogSlope(
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> slope
    )
    {
        if (TryLogSlope(points, parameters, index, slope))
            return;
        Differences.Central(this, points, parameters, index, parameter, slope, static (component, points, moved, values) =>
        {
            values.Clear();
            component.AddLog(points, moved, values);
        });
    }
}

/// <summary>A component that gives photons, for a norm of 1.</summary>
internal abstract class AdditiveComponent : Component
{
    /// <summary>True if <see cref="Integrate"/> is exact in bins of any width; else the density is integrated where that is
    /// asked for.</summary>
    public virtual bool HasClosedIntegral => true;

    /// <summary>Writes photons cm⁻² s⁻¹ per bin.</summary>
    /// <param name="grid">n bins.</param>
    /// <param name="parameters">In the definition's order; the norm, if it is there, is ignored.</param>
    /// <param name="flux">Shape [n]; overwritten.</param>
    public abstract void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux);

    /// <summary>Writes photons cm⁻² s⁻¹ keV⁻¹ at points.</summary>
    public abstract void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density);

    /// <summary>Writes photons cm⁻² s⁻¹ per bin as XSPEC computes them, where that is not the integral.</summary>
    public virtual void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux) =>
        Integrate(grid, parameters, flux);

    /// <summary>Photons of a component that is a delta, see <see cref="Features.AddDelta"/>.</summary>
    public virtual double DeltaPhotons(ReadOnlySpan<double> parameters) => 0;

    /// <summary>Writes ∂ density / ∂ parameter at points.</summary>
    /// <remarks><c>density</c>: The density there.</remarks>
    public void DifferentiateDensity(
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        ReadOnlySpan<double> density,
        Span<double> derivative
    )
    {
        if (TryLogSlope(points, parameters, index, derivative))
        {
            for (int i = 0; i < derivative.Length; i++)
                derivative[i] *= density[i];
            return;
        }
        Differences.Central(this, points, parameters, index, parameter, derivative, static (component, points, moved, values) =>
            component.Density(points, moved, values)
        );
    }

    /// <summary>Writes ∂ photons / ∂ parameter of each bin of <see cref="IntegrateAsXspec"/>.</summary>
    public virtual void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => Differentiate(grid, parameters, index, parameter, derivative);

    /// <summary>The derivative of <see cref="IntegrateAsXspec"/> by central differences.</summary>
    protected void DifferenceAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        Differences.Central(this, grid, parameters, index, parameter, derivative, static (component, grid, moved, values) =>
            component.IntegrateAsXspec(grid, moved, values)
        );
    }

    /// <summary>Writes ∂ photons / ∂ parameter of each bin; central differences where a component has no formula.</summary>
    public virtual void Differentiate(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        Differences.Central(this, grid, parameters, index, parameter, derivative, static (component, grid, moved, values) =>
            component.Integrate(grid, moved, values)
        );
    }
}

/// <summary>A component that multiplies photons.</summary>
internal abstract class MultiplicativeComponent : Component
{
    /// <summary>Writes the dimensionless factor at points.</summary>
    public abstract void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor);

    /// <summary>True if the factor is the same at all energies.</summary>
    public virtual bool IsFlat => false;

    /// <summary>The cross-section of cold matter whose column is the first parameter, if the component is an absorber.</summary>
    public virtual CrossSection? Section => null;

    /// <summary>True if <see cref="Section"/> is taken at shifted energies.</summary>
    public virtual bool IsShifted => false;

    /// <summary>Writes the factor of each bin as XSPEC computes it; at the bin's middle where no rule of its own is
    /// known.</summary>
    public virtual void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor) =>
        Factor(grid.Middles, parameters, factor);

    /// <summary>Writes ∂ factor / ∂ parameter of each bin of <see cref="FactorAsXspec"/>, by central differences where there is
    /// no formula.</summary>
    public virtual void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);

    /// <summary>The derivative by central differences.</summary>
    protected void DifferenceAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        Differences.Central(this, grid, parameters, index, parameter, derivative, static (component, grid, moved, values) =>
            component.FactorAsXspec(grid, moved, values)
        );
    }

    /// <summary>Writes ∂ factor / ∂ parameter at points; central differences where a component has no formula.</summary>
    public virtual void Differentiate(
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        if (TryLogSlope(points, parameters, index, derivative))
        {
            double[] values = ArrayPool<double>.Shared.Rent(derivative.Length);
            Factor(points, parameters, values.AsSpan(0, derivative.Length));
            for (int i = 0; i < derivative.Length; i++)
                derivative[i] *= values[i];
            ArrayPool<double>.Shared.Return(values);
            return;
        }
        Differences.Central(this, points, parameters, index, parameter, derivative, static (component, points, moved, values) =>
            component.Factor(points, moved, values)
        );
    }
}

/// <summary>Numerical derivatives.</summary>
internal static class Differences
{
    /// <summary>Writes one value for each point or bin.</summary>
    public delegate void Evaluation<TComponent, TWhere>(
        TComponent component,
        TWhere where,
        ReadOnlySpan<double> parameters,
        Span<double> values
    )
        where TWhere : allows ref struct;

    /// <summary>Writes the derivative by a parameter as a central difference. Allocates nothing if <paramref name="evaluate"/>
    /// captures nothing.</summary>
    public static void Central<TComponent, TWhere>(
        TComponent component,
        TWhere where,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative,
        Evaluation<TComponent, TWhere> evaluate
    )
        where TWhere : allows ref struct
    {
        (double lower, double upper) = Around(parameters[index], parameter);
        double[] rented = ArrayPool<double>.Shared.Rent(derivative.Length);
        Span<double> below = rented.AsSpan(0, derivative.Length),
            moved = stackalloc double[parameters.Length];
        parameters.CopyTo(moved);
        moved[index] = upper;
        evaluate(component, where, moved, derivative);
        moved[index] = lower;
        evaluate(component, where, moved, below);
        Quotient(derivative, below, upper - lower);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Two values about a parameter's, within its hard limits; good for about ten digits of a smooth function.</summary>
    private static (double Lower, double Upper) Around(double value, ModelParameter parameter)
    {
        double step = 1e-5 * Math.Max(Math.Abs(value), 1e-3 * Math.Max(1, Math.Abs(parameter.Default)));
        return (Math.Max(value - step, parameter.HardMin), Math.Min(value + step, parameter.HardMax));
    }

    /// <summary>(above - below) / width, in place.</summary>
    private static void Quotient(Span<double> above, ReadOnlySpan<double> below, double width)
    {
        for (int i = 0; i < above.Length; i++)
            above[i] = (above[i] - below[i]) / width;
    }
}
