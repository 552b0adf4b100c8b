namespace Almagest.Spectra.Models.Convolutions;

/// <summary>Where the photons of one bin go: a Gaussian about their mean energy, or about all energies of an interval as wide
/// as the bin.</summary>
internal static class SmoothingKernel
{
    /// <summary>Spreads the photons of a bin over a grid.</summary>
    /// <remarks><c>evenly</c>: from an interval as wide as the bin; else from its middle.</remarks>
    public static void AddBin(
        FineSpectrum fine,
        int bin,
        double photons,
        double sigma,
        double index,
        EnergyGrid grid,
        bool evenly,
        Span<double> result
    )
    {
        EnergyGrid from = fine.Bound.Grid;
        double center = evenly ? fine.Mean[bin] : from.Center(bin),
            width = evenly ? from.Width(bin) : 0,
            spread = sigma * Math.Pow(center / 6, index);
        double reach = (NormalDistribution.Reach * spread) + (0.5 * width);
        int first = grid.FindBin(center - reach);
        if (first < 0)
            first = center - reach < grid.Edges[0] ? 0 : result.Length;
        double below = 0;
        for (int i = first; i <= result.Length; i++)
        {
            double until = Below(grid.Edges[i] - center, width, spread);
            if (i > first)
                result[i - 1] += photons * (until - below);
            below = until;
            if (grid.Edges[i] > center + reach)
                break;
        }
    }

    /// <summary>What arrives at an energy, per keV.</summary>
    public static double DensityAt(FineSpectrum fine, ReadOnlySpan<double> photons, double sigma, double index, double energy)
    {
        EnergyGrid from = fine.Bound.Grid;
        // The width changes with energy: a third more than here, on either side, is enough to begin with.
        double here = sigma * Math.Pow(energy / 6, index),
            reach = 1.5 * NormalDistribution.Reach * here,
            sum = 0;
        int first = Math.Max(0, from.FindBin(energy - reach));
        for (int bin = first; bin < photons.Length && from.Lower(bin) < energy + reach; bin++)
        {
            double width = from.Width(bin),
                offset = energy - fine.Mean[bin],
                spread = index == 0 ? sigma : sigma * Math.Pow(fine.Mean[bin] / 6, index);
            sum +=
                photons[bin]
                / width
                * (
                    NormalDistribution.Below((offset + (0.5 * width)) / spread)
                    - NormalDistribution.Below((offset - (0.5 * width)) / spread)
                );
        }
        return sum;
    }

    private static double Below(double offset, double width, double spread)
    {
        if (width == 0)
            return NormalDistribution.Below(offset / spread);
        double upper = (offset + (0.5 * width)) / spread,
            lower = (offset - (0.5 * width)) / spread;
        return (NormalDistribution.BelowIntegral(upper) - NormalDistribution.BelowIntegral(lower)) * spread / width;
    }
}
