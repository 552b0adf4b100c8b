using System.Buffers;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>Where the photons of each fine bin go: a Gaussian about their mean energy, or about all energies of an interval as
/// wide as the bin. What arrives of the photons, and of their derivatives with them.</summary>
internal static class SmoothingKernel
{
    private const double Narrow = 0.13; // σ
    private const double MostSigma = 7; // 1e-11 of the peak
    private const double PerRoot = 0.39894228040143268; // 1 / √(2π)

    /// <summary>Adds what arrives in each bin of a grid.</summary>
    /// <param name="fine">Before.</param>
    /// <param name="sigma">keV, at 6 keV.</param>
    /// <param name="index">Of the energy.</param>
    /// <param name="grid">n bins.</param>
    /// <param name="evenly">True: from an interval as wide as the fine bin; else from its middle.</param>
    /// <param name="places">Shape [derivatives of <paramref name="fine"/>]: to which of the rows each belongs.</param>
    /// <param name="values">Shape [n]; added to.</param>
    /// <param name="rows">Shape [any, n], row-major; added to.</param>
    public static void AddTo(
        EnergyGrid grid,
        FineSpectrum fine,
        double sigma,
        double index,
        bool evenly,
        ReadOnlySpan<int> places,
        Span<double> values,
        Span<double> rows
    )
    {
        bool hasRows = !places.IsEmpty;
        for (int bin = 0; bin < fine.Photons.Length; bin++)
        {
            double photons = fine.Photons[bin];
            if (photons == 0 && !hasRows)
                continue;
            double center = evenly ? fine.Mean[bin] : fine.Grid.Center(bin),
                width = evenly ? fine.Grid.Width(bin) : 0,
                spread = sigma * Math.Pow(center / 6, index);
            double reach = (NormalDistribution.Reach * spread) + (0.5 * width);
            int first = grid.FindBin(center - reach);
            if (first < 0)
                first = center - reach < grid.Edges[0] ? 0 : values.Length;
            double below = 0;
            for (int i = first; i <= values.Length; i++)
            {
                double until = Below(grid.Edges[i] - center, width, spread);
                if (i > first)
                {
                    values[i - 1] += photons * (until - below);
                    if (hasRows)
                        for (int k = 0; k < places.Length; k++)
                            rows[(places[k] * values.Length) + i - 1] += fine.Row(k)[bin] * (until - below);
                }
                below = until;
                if (grid.Edges[i] > center + reach)
                    break;
            }
        }
    }

    /// <summary>Writes what arrives at energies, per keV, from intervals as wide as the fine bins.</summary>
    /// <param name="energies">Shape [n], keV.</param>
    /// <param name="fine">Before.</param>
    /// <param name="sigma">keV, at 6 keV.</param>
    /// <param name="index">Of the energy.</param>
    /// <param name="places">Shape [derivatives of <paramref name="fine"/>]: to which of the rows each belongs.</param>
    /// <param name="values">Shape [n]; overwritten.</param>
    /// <param name="rows">Shape [any, n], row-major; those with a place are overwritten.</param>
    public static void WriteDensities(
        ReadOnlySpan<double> energies,
        FineSpectrum fine,
        double sigma,
        double index,
        ReadOnlySpan<int> places,
        Span<double> values,
        Span<double> rows
    )
    {
        double[] rented = ArrayPool<double>.Shared.Rent(fine.Photons.Length);
        for (int i = 0; i < energies.Length; i++)
        {
            Span<double> shares = Shares(energies[i], fine, sigma, index, rented, out int first);
            values[i] = Dot(fine.Photons.Slice(first, shares.Length), shares);
            for (int k = 0; k < places.Length; k++)
                rows[(places[k] * values.Length) + i] = Dot(fine.Row(k).Slice(first, shares.Length), shares);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Of the photons of each fine bin, the share that arrives at an energy, per keV.</summary>
    /// <param name="first">The fine bin of the first of them.</param>
    private static Span<double> Shares(
        double energy,
        FineSpectrum fine,
        double sigma,
        double index,
        Span<double> shares,
        out int first
    )
    {
        ReadOnlySpan<double> mean = fine.Mean,
            edges = fine.Grid.Edges,
            perSpread = fine.PerSpread(sigma, index);
        // The width changes with energy: a third more than here, on either side, is enough to begin with.
        double reach = 1.5 * NormalDistribution.Reach * sigma * Math.Pow(energy / 6, index);
        first = Math.Max(0, fine.Grid.FindBin(energy - reach));
        int end = first;
        while (end < mean.Length && edges[end] < energy + reach)
            end++;
        while (first < end && IsFar(first, mean, edges, perSpread))
            first++;
        while (end > first && IsFar(end - 1, mean, edges, perSpread))
            end--;
        shares = shares[..(end - first)];
        for (int k = 0; k < shares.Length; k++)
        {
            double x = (energy - mean[first + k]) * perSpread[first + k];
            shares[k] = -0.5 * x * x;
        }
        VectorMath.Exp(shares, shares);
        for (int k = 0; k < shares.Length; k++)
        {
            int bin = first + k;
            double x = (energy - mean[bin]) * perSpread[bin],
                width = (edges[bin + 1] - edges[bin]) * perSpread[bin];
            shares[k] =
                width < Narrow
                    ? shares[k] * PerRoot * perSpread[bin] * MeanOver(width * width, x * x)
                    : (NormalDistribution.Below(x + (0.5 * width)) - NormalDistribution.Below(x - (0.5 * width)))
                        / width
                        * perSpread[bin];
        }
        return shares;

        bool IsFar(int bin, ReadOnlySpan<double> mean, ReadOnlySpan<double> edges, ReadOnlySpan<double> perSpread) =>
            (Math.Abs(energy - mean[bin]) - (0.5 * (edges[bin + 1] - edges[bin]))) * perSpread[bin] > MostSigma;
    }

    /// <summary>The mean of the normal density over an interval, by the density in its middle: to 1e-9 below
    /// <see cref="Narrow"/>.</summary>
    /// <remarks><c>width</c> and <c>x</c>, the middle: in σ, squared.</remarks>
    private static double MeanOver(double width, double x) => 1 + (width / 24 * (x - 1 + (width / 80 * ((x * (x - 6)) + 3))));

    private static double Dot(ReadOnlySpan<double> photons, ReadOnlySpan<double> shares)
    {
        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
            sum += photons[i] * shares[i];
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
