using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>What the values of a model's parts are: of points, or of bins under one of the rules.</summary>
/// <remarks>At points an additive component is a density, in bins it is photons.</remarks>
internal readonly ref struct Samples
{
    private readonly EnergyPoints _points;
    private readonly BoundGrid? _grid;
    private readonly BinIntegration _rule;
    private readonly ComponentNode? _delta;

    private Samples(EnergyPoints points, EnergyRange range, BoundGrid? grid, BinIntegration rule, ComponentNode? delta)
    {
        _points = points;
        (Range, _grid, _rule, _delta) = (range, grid, rule, delta);
    }

    /// <summary>Densities at points; components that are a delta are left out.</summary>
    public static Samples At(EnergyPoints points, EnergyRange range) => new(points, range, null, default, null);

    /// <summary>The photons of one component that is a delta, at its energy; all others are left out.</summary>
    public static Samples OfDelta(EnergyPoints points, EnergyRange range, ComponentNode leaf) =>
        new(points, range, null, default, leaf);

    /// <summary>Photons of bins by a rule.</summary>
    public static Samples Of(EnergyBins bins, BinIntegration rule) =>
        new(bins.Middles, EnergyRange.Of(bins.Grid), bins.Bound, rule, null);

    /// <summary>Of the grid for whose bins this is needed.</summary>
    public EnergyRange Range { get; }

    /// <summary>Of the evaluation that is going on.</summary>
    public EvaluationWorkspace Workspace => _points.Workspace;

    /// <summary>The grid whose bins' integrals are asked for, products and all; null if they are points, or bins by a simpler
    /// rule.</summary>
    public BoundGrid? ExactGrid => _rule == BinIntegration.Exact ? _grid : null;

    /// <summary>True if exponentials may be multiplied by adding their exponents.</summary>
    public bool ArePoints => _grid is null && _delta is null;

    public EnergyPoints Points => _points;

    /// <summary>The grid, if they are bins.</summary>
    public BoundGrid? Grid => _grid;

    public BinIntegration Rule => _rule;

    /// <summary>The one component that counts, if it is a delta's photons that are asked for.</summary>
    public ComponentNode? Delta => _delta;

    /// <summary>For a norm of 1.</summary>
    public void Additive(ComponentNode leaf, ReadOnlySpan<double> own, Span<double> values)
    {
        AdditiveComponent component = (AdditiveComponent)leaf.Component;
        if (_delta is not null)
            values.Fill(_delta == leaf ? component.DeltaPhotons(own) : 0);
        else if (_grid is null)
            component.Density(_points, own, values);
        else if (_rule == BinIntegration.Xspec)
            component.IntegrateAsXspec(Bins, own, values);
        else
            component.Integrate(Bins, own, values);
    }

    /// <remarks><c>values</c>: As <see cref="Additive"/> has written them.</remarks>
    public void AdditiveSlope(
        ComponentNode leaf,
        ReadOnlySpan<double> own,
        int index,
        ReadOnlySpan<double> values,
        Span<double> slope
    )
    {
        AdditiveComponent component = (AdditiveComponent)leaf.Component;
        ModelParameter parameter = leaf.Definition.Parameters[index];
        if (_delta is not null)
            slope.Clear();
        else if (_grid is null)
            component.DifferentiateDensity(_points, own, index, parameter, values, slope);
        else if (_rule == BinIntegration.Xspec)
            component.DifferentiateAsXspec(Bins, own, index, parameter, slope);
        else
            component.Differentiate(Bins, own, index, parameter, slope);
    }

    private EnergyBins Bins => new(_grid!, Workspace);

    public void Factor(ComponentNode leaf, ReadOnlySpan<double> own, Span<double> values)
    {
        MultiplicativeComponent component = (MultiplicativeComponent)leaf.Component;
        if (_rule == BinIntegration.Xspec)
            component.FactorAsXspec(Bins, own, values);
        else
            component.Factor(_points, own, values);
    }

    public void FactorSlope(ComponentNode leaf, ReadOnlySpan<double> own, int index, Span<double> slope)
    {
        MultiplicativeComponent component = (MultiplicativeComponent)leaf.Component;
        ModelParameter parameter = leaf.Definition.Parameters[index];
        if (_rule == BinIntegration.Xspec)
            component.DifferentiateAsXspec(Bins, own, index, parameter, slope);
        else
            component.Differentiate(_points, own, index, parameter, slope);
    }
}
