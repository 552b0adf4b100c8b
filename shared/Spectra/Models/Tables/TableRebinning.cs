namespace Almagest.Spectra.Models.Tables;

/// <summary>Carries a tabulated spectrum to another grid.</summary>
internal static class TableRebinning
{
    /// <summary>
    /// Photons of a bin are spread evenly over it, and a redshifted table loses one factor 1 + z by time dilation; factors are
    /// averaged over energy.
    /// </summary>
    /// <param name="from">n bins, keV, where the source is.</param>
    /// <param name="values">Shape [n].</param>
    /// <param name="shift">1 / (1 + z): what observed energies are, times those at the source.</param>
    /// <param name="to">m bins, keV, observed.</param>
    /// <param name="result">Shape [m]; overwritten.</param>
    /// <param name="isAdditive">Photons, or factors.</param>
    public static void Rebin(EnergyGrid from, double[] values, double shift, EnergyGrid to, Span<double> result, bool isAdditive)
    {
        result.Clear();
        int first = 0;
        for (int bin = 0; bin < result.Length; bin++)
        {
            (double lower, double upper) = (to.Lower(bin), to.Upper(bin));
            while (first < values.Length && from.Upper(first) * shift <= lower) first++;
            for (int source = first; source < values.Length && from.Lower(source) * shift < upper; source++)
            {
                double overlap = Math.Min(upper, from.Upper(source) * shift) - Math.Max(lower, from.Lower(source) * shift);
                double width = isAdditive ? from.Width(source) * shift : upper - lower;
                result[bin] += values[source] * overlap / width;
            }
            if (isAdditive) result[bin] *= shift;
        }
    }
}
