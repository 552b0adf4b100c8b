using Almagest.Spectra;

namespace Almagest.Learning.Campaigns;

/// <summary>The grid of a campaign made for spectra in flux: their own bins, at most 128 of them, and those that nobody measured
/// between.</summary>
public static class FluxGrid
{
    private const int MostBins = 128;

    /// <summary>Edges as near as this, relative, are one: decimals of a wavelength.</summary>
    private const double Same = 1e-6;

    /// <param name="bins">keV; they may overlap.</param>
    /// <returns>Edges, ascending, keV, and what nobody measured between them.</returns>
    /// <exception cref="SpectralDataException">There is no bin.</exception>
    public static (double[] Edges, IReadOnlyList<MissingBand> Missing) Of(IReadOnlyList<(double Lower, double Upper)> bins)
    {
        if (bins.Count == 0)
            throw SpectralDataException.At("spectra in flux", "no bin between the energies", "at least one");
        List<double> knots = [];
        foreach (double edge in bins.SelectMany(bin => new[] { bin.Lower, bin.Upper }).Order())
            if (knots.Count == 0 || edge > knots[^1] * (1 + Same))
                knots.Add(edge);
        if (knots.Count == 1)
            knots.Add(knots[0] * (1 + (2 * Same)));
        List<MissingBand> missing = [];
        bool[] isMissing = new bool[knots.Count - 1];
        double reached = 0;
        int next = 0;
        (double Lower, double Upper)[] ascending = [.. bins.OrderBy(bin => bin.Lower)];
        for (int cell = 0; cell < isMissing.Length; cell++)
        {
            double middle = Math.Sqrt(knots[cell] * knots[cell + 1]);
            for (; next < ascending.Length && ascending[next].Lower < middle; next++)
                reached = Math.Max(reached, ascending[next].Upper);
            if (isMissing[cell] = reached < middle)
                missing.Add(new MissingBand(knots[cell], knots[cell + 1]));
        }
        return (Thin(knots, isMissing), missing);
    }

    /// <summary>Neighbours are merged, but not across the end of a gap, until there are few enough.</summary>
    private static double[] Thin(List<double> knots, bool[] isMissing)
    {
        double least = 0;
        while (true)
        {
            List<double> edges = [knots[0]];
            for (int cell = 0; cell < isMissing.Length; cell++)
                if (
                    cell == isMissing.Length - 1
                    || isMissing[cell] != isMissing[cell + 1]
                    || (!isMissing[cell] && Math.Log(knots[cell + 1] / edges[^1]) >= least)
                )
                    edges.Add(knots[cell + 1]);
            if (edges.Count <= MostBins + 1 || least > 100)
                return [.. edges];
            least = least == 0 ? 1e-4 : 1.3 * least;
        }
    }
}
