using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Fitting;

/// <summary>What is told of data beside a fit to them.</summary>
internal static class DataNotes
{
    /// <summary>Poisson statistics of numbers that are no Poisson counts.</summary>
    public static IEnumerable<string> OnStatistic(StatisticKind kind, ObservedSpectrum observed)
    {
        if (kind == StatisticKind.ChiSquare)
            yield break;
        if (!observed.Source.IsPoisson)
            yield return "The statistic takes the source for Poisson counts, which it is not: chi2 goes by its errors.";
        if (kind == StatisticKind.WStat && observed.Background is { IsPoisson: false })
            yield return "W takes the background for Poisson counts, which it is not: pgstat goes by its errors.";
    }

    /// <summary>A response that does not reach to all bins.</summary>
    public static IEnumerable<string> OnResponse(FitBins bins)
    {
        EnergyGrid energies = bins.Response.Energies;
        int beyond = Enumerable
            .Range(0, bins.Count)
            .Count(bin => bins.Upper[bin] <= energies.Edges[0] || bins.Lower[bin] >= energies.Edges[^1]);
        (double lowest, double highest) = (energies.Edges[0], energies.Edges[^1]);
        if (beyond > 0)
            yield return FormattableString.Invariant(
                $"{beyond} bins lie outside the response's energies, {lowest:0.####} to {highest:0.####} keV."
            );
    }
}
