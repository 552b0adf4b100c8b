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
    public RefinedCell[] Cells => cells;

    public FixedPoints Points => points;

    public bool AreFor(List<double> theirCuts, List<int> theirBins) =>
        CollectionsMarshal.AsSpan(theirCuts).SequenceEqual(cuts) && CollectionsMarshal.AsSpan(theirBins).SequenceEqual(bins);
}
