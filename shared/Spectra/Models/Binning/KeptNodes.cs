using System.Runtime.InteropServices;

namespace Almagest.Spectra.Models.Binning;

/// <summary>Cells and nodes about the jumps of a model, kept while the jumps stay where they are: a redshift that is not
/// fitted.</summary>
/// <remarks>They are where they would be anew, and so are the values: only they and the cross-sections there need not be
/// computed again.</remarks>
/// <param name="cuts">Energies that no cell passes, keV.</param>
/// <param name="bins">Which bins the nodes are for.</param>
/// <param name="cells">Ascending.</param>
/// <param name="points">In the order of the cells.</param>
internal sealed class KeptNodes(double[] cuts, int[] bins, RefinedCell[] cells, FixedPoints points)
{
    [ThreadStatic]
    private static (CellPlan? Plan, List<double> Cuts, List<int> Bins) _seen;

    public RefinedCell[] Cells => cells;

    public EnergyPoints Points => points.Points;

    public bool AreFor(List<double> theirCuts, List<int> theirBins) =>
        CollectionsMarshal.AsSpan(theirCuts).SequenceEqual(cuts) && CollectionsMarshal.AsSpan(theirBins).SequenceEqual(bins);

    /// <summary>True if this thread was asked for the same just before: nodes that come and go are not worth keeping.</summary>
    public static bool SeenTwice(CellPlan plan, List<double> theirCuts, List<int> theirBins)
    {
        if (_seen.Plan == plan && _seen.Cuts.SequenceEqual(theirCuts) && _seen.Bins.SequenceEqual(theirBins))
            return true;
        _seen = (plan, _seen.Cuts ?? [], _seen.Bins ?? []);
        _seen.Cuts.Clear();
        _seen.Cuts.AddRange(theirCuts);
        _seen.Bins.Clear();
        _seen.Bins.AddRange(theirBins);
        return false;
    }
}
