using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Encoders;

/// <summary>Spectra that were measured in flux, in bins of their own, on a campaign's grid.</summary>
public static class FluxOnGrid
{
    /// <summary>How much of a bin of the grid may lie outside what was measured: decimals of edges, no more.</summary>
    private const double MostMissing = 0.01;

    /// <summary>True if all its spectra are in flux.</summary>
    public static bool IsFlux(ObservationPayload payload) =>
        payload is CountsPayload { Spectra: { Count: > 0 } spectra } && spectra.All(one => one.Source.IsFlux);

    /// <summary>Whether all its spectra have errors, so that χ² applies.</summary>
    public static bool HasErrors(CountsPayload flux) => flux.Spectra.All(one => one.Source.StatisticalError is not null);

    /// <exception cref="SpectralDataException">A response is not held.</exception>
    public static async Task<FluxPayload> OfAsync(
        CountsPayload flux,
        EnergyGrid grid,
        IResponseLibrary responses,
        CancellationToken cancellation
    ) => Of(await FitSpectrum.LoadAsync(flux, responses, cancellation), grid);

    /// <summary>
    /// The mean of all measured bins that lie over a bin of the grid, weighted by how much of it each covers. What is not covered
    /// whole is missing: nothing is extrapolated. So is a bin whose mean is not above 0, for a flux without noise never is.
    /// </summary>
    public static FluxPayload Of(IReadOnlyList<FitSpectrum> spectra, EnergyGrid grid)
    {
        double[] sums = new double[grid.BinCount],
            weights = new double[grid.BinCount];
        double[] covered = new double[grid.BinCount];
        double reached = 0;
        foreach ((double lower, double upper, double density) in Measured(spectra).OrderBy(bin => bin.Lower))
        {
            for (int bin = First(grid, lower); bin < grid.BinCount && grid.Lower(bin) < upper; bin++)
            {
                double from = Math.Max(lower, grid.Lower(bin)),
                    to = Math.Min(upper, grid.Upper(bin));
                if (to <= from)
                    continue;
                sums[bin] += density * (to - from);
                weights[bin] += to - from;
                covered[bin] += Math.Max(0, to - Math.Max(from, reached));
            }
            reached = Math.Max(reached, upper);
        }
        double[] densities = new double[grid.BinCount];
        bool[] observed = new bool[grid.BinCount];
        for (int bin = 0; bin < observed.Length; bin++)
        {
            densities[bin] = weights[bin] > 0 ? sums[bin] / weights[bin] : 0;
            observed[bin] = covered[bin] >= (1 - MostMissing) * grid.Width(bin) && densities[bin] > 0;
        }
        return new FluxPayload(densities, observed);
    }

    private static IEnumerable<(double Lower, double Upper, double Density)> Measured(IReadOnlyList<FitSpectrum> spectra)
    {
        foreach (FitSpectrum spectrum in spectra)
        {
            CountSpectrum flux = spectrum.Observed.Source;
            double[] lower = spectrum.Response.Redistribution.ChannelLower.ToArray(),
                upper = spectrum.Response.Redistribution.ChannelUpper.ToArray();
            if (lower.Length != flux.ChannelCount)
                throw SpectralDataException.At(
                    "spectrum in flux",
                    $"{flux.ChannelCount} bins",
                    $"{lower.Length}, as in its response"
                );
            for (int i = 0; i < lower.Length; i++)
                if (!flux.IsBad(i))
                    yield return (lower[i], upper[i], flux.Counts[i] / (upper[i] - lower[i]));
        }
    }

    private static int First(EnergyGrid grid, double energy) => energy <= grid.Lower(0) ? 0 : Math.Max(0, grid.FindBin(energy));
}
