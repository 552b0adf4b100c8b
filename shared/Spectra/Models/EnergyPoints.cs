using System.Collections.Concurrent;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models;

/// <summary>Energies at which a component is evaluated, with what can be computed once for all its parameters.</summary>
/// <param name="Energy">Shape [n], keV, more than 0.</param>
/// <param name="Log">Shape [n], ln of <paramref name="Energy"/>.</param>
/// <param name="Sections">Remembers unshifted cross-sections of these points; null where points come and go.</param>
internal readonly ref struct EnergyPoints(ReadOnlySpan<double> Energy, ReadOnlySpan<double> Log, SectionCache? Sections)
{
    public ReadOnlySpan<double> Energy { get; } = Energy;
    public ReadOnlySpan<double> Log { get; } = Log;
    public SectionCache? Sections { get; } = Sections;
    public int Length => Energy.Length;
}

/// <summary>Energies that stay, so that logarithms and cross-sections are computed once.</summary>
internal sealed class FixedPoints
{
    private readonly double[] _energy;
    private readonly double[] _log;
    private readonly SectionCache _sections;

    public FixedPoints(double[] energy, bool tabulated = false)
    {
        _energy = energy;
        _log = Array.ConvertAll(energy, VectorMath.Log);
        _sections = new SectionCache(_energy, _log, tabulated);
    }

    public EnergyPoints Points => new(_energy, _log, _sections);
}

/// <summary>A grid with what every component needs of it. Thread-safe.</summary>
internal sealed class BoundGrid
{
    private readonly Lazy<FixedPoints> _edges;
    private readonly Lazy<FixedPoints> _middles;
    private readonly Lazy<FixedPoints> _nodes;

    public BoundGrid(EnergyGrid grid)
    {
        Grid = grid;
        _edges = new(() => new FixedPoints(grid.Edges.ToArray()));
        _middles = new(() => new FixedPoints(MiddlesOf(grid), tabulated: true));
        _nodes = new(() => new FixedPoints(GaussLegendre.NodesOf(grid)));
    }

    public EnergyGrid Grid { get; }

    /// <summary>The n + 1 edges.</summary>
    public EnergyPoints Edges => _edges.Value.Points;

    /// <summary>The n arithmetic middles; cross-sections there are as tables have them, which is what else is fitted with at
    /// middles.</summary>
    public EnergyPoints Middles => _middles.Value.Points;

    /// <summary>Three Gauss-Legendre nodes a bin, bin by bin.</summary>
    public EnergyPoints Nodes => _nodes.Value.Points;

    private readonly ConcurrentDictionary<CrossSection, double[]> _binSigma = new(ReferenceEqualityComparer.Instance);

    /// <summary>XSPEC's mean cross-section of each bin, 1e-22 cm².</summary>
    public ReadOnlySpan<double> BinSigma(CrossSection section)
    {
        if (_binSigma.TryGetValue(section, out double[]? known))
            return known;
        double[] sigma = new double[Grid.BinCount];
        section.EvaluateBins(Edges.Energy, Edges.Log, sigma);
        return _binSigma.GetOrAdd(section, sigma);
    }

    private readonly ConcurrentDictionary<ModelNode, CellPlans> _plans = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where a part of a model is evaluated for its integrals.</summary>
    public CellPlans PlansOf(ModelNode node)
    {
        if (_plans.TryGetValue(node, out CellPlans? plans))
            return plans;
        return _plans.GetOrAdd(node, CellPlans.For(node, Grid));
    }

    private static double[] MiddlesOf(EnergyGrid grid)
    {
        double[] middles = new double[grid.BinCount];
        for (int bin = 0; bin < middles.Length; bin++)
            middles[bin] = grid.Center(bin);
        return middles;
    }
}
