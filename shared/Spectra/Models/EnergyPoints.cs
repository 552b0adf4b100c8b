using System.Collections.Concurrent;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models;

/// <summary>Energies at which a component is evaluated, with what can be computed once for all its parameters.</summary>
public readonly ref struct EnergyPoints
{
    /// <param name="energy">Shape [n], keV, more than 0.</param>
    /// <param name="log">Shape [n], ln of <paramref name="energy"/>.</param>
    /// <param name="sections">What is known of cross-sections at these points; null where points come and go.</param>
    /// <param name="workspace">Of the evaluation that is going on.</param>
    internal EnergyPoints(
        ReadOnlySpan<double> energy,
        ReadOnlySpan<double> log,
        KnownSections? sections,
        EvaluationWorkspace workspace
    )
    {
        (Sections, Workspace) = (sections, workspace);
        Energy = energy;
        Log = log;
    }

    /// <summary>Shape [n], keV, more than 0.</summary>
    public ReadOnlySpan<double> Energy { get; }

    /// <summary>Shape [n], ln of <see cref="Energy"/>.</summary>
    public ReadOnlySpan<double> Log { get; }

    public int Length => Energy.Length;

    /// <summary>Of the evaluation that is going on.</summary>
    public EvaluationWorkspace Workspace { get; }

    internal KnownSections? Sections { get; }

    /// <summary>Other energies in the same evaluation.</summary>
    /// <param name="energy">Shape [n], keV, more than 0.</param>
    /// <param name="log">Shape [n], ln of <paramref name="energy"/>.</param>
    public EnergyPoints Elsewhere(ReadOnlySpan<double> energy, ReadOnlySpan<double> log) => new(energy, log, null, Workspace);
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

    public ReadOnlySpan<double> Energy => _energy;

    public ReadOnlySpan<double> Log => _log;

    public SectionCache Sections => _sections;

    public EnergyPoints In(EvaluationWorkspace workspace) => new(_energy, _log, _sections, workspace);
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
    public FixedPoints Edges => _edges.Value;

    /// <summary>The n arithmetic middles; cross-sections there are as tables have them, which is what else is fitted with at
    /// middles.</summary>
    public FixedPoints Middles => _middles.Value;

    /// <summary>Three Gauss-Legendre nodes a bin, bin by bin.</summary>
    public FixedPoints Nodes => _nodes.Value;

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
