using Almagest.Spectra;
using Almagest.Spectra.Fitting;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>Channels of several spectra in the bins of a grid, and which of the bins have any: asked when all spectra have been
/// placed.</summary>
internal sealed class GridSums(EnergyGrid grid)
{
    private readonly bool[] _seen = new bool[grid.BinCount];
    private int[]? _bins;

    public bool Any => _seen.Contains(true);

    /// <summary>Of the bins that have channels, keV.</summary>
    public double[] Lower => [.. Bins.Select(grid.Lower)];

    public double[] Upper => [.. Bins.Select(grid.Upper)];

    private int[] Bins => _bins ??= [.. Enumerable.Range(0, grid.BinCount).Where(bin => _seen[bin])];

    /// <summary>Shape [grid's bins].</summary>
    public double[] New() => new double[grid.BinCount];

    /// <summary>For each of a spectrum's bins the grid's; -1 outside.</summary>
    public int[] PlacesOf(FitBins bins)
    {
        int[] places = [.. Enumerable.Range(0, bins.Count).Select(i => grid.FindBin(0.5 * (bins.Lower[i] + bins.Upper[i])))];
        foreach (int place in places)
            if (place >= 0)
                _seen[place] = true;
        return places;
    }

    /// <summary>Of a value for each of the grid's bins, those that have channels.</summary>
    public double[] Kept(double[] values) => [.. Bins.Select(bin => values[bin])];
}
