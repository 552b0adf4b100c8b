using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Models;

/// <summary>Bins over which a component is integrated, with what can be computed once for all its parameters.</summary>
public readonly ref struct EnergyBins
{
    internal EnergyBins(BoundGrid bound, EvaluationWorkspace workspace) => (Bound, Workspace) = (bound, workspace);

    public EnergyGrid Grid => Bound.Grid;

    /// <summary>The n + 1 edges.</summary>
    public EnergyPoints Edges => Bound.Edges.In(Workspace);

    /// <summary>The n arithmetic middles.</summary>
    public EnergyPoints Middles => Bound.Middles.In(Workspace);

    /// <summary>Three Gauss-Legendre nodes a bin, bin by bin.</summary>
    public EnergyPoints Nodes => Bound.Nodes.In(Workspace);

    /// <summary>Of the evaluation that is going on.</summary>
    public EvaluationWorkspace Workspace { get; }

    internal BoundGrid Bound { get; }

    /// <summary>XSPEC's mean cross-section of each bin, 1e-22 cm².</summary>
    internal ReadOnlySpan<double> BinSigma(CrossSection section) => Bound.BinSigma(section);
}
