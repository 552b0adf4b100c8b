using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Fitting;

/// <summary>What is told of data beside a fit to them.</summary>
internal static class DataNotes
{
    /// <summary>Poisson statistics of numbers that are no Poisson counts, and a background that is not in the
    /// statistic.</summary>
    public static IEnumerable<string> OnStatistic(StatisticKind kind, ObservedSpectrum observed)
    {
        if (kind == StatisticKind.ChiSquare)
            yield break;
        if (!observed.Source.IsPoisson)
            yield return "The statistic takes the source for Poisson counts, which it is not: chi2 goes by its errors.";
        if (kind == StatisticKind.Cash && observed.Background is not null)
            yield return "Cash's statistic knows no background: the one at hand is left aside, and its counts are the source's.";
        if (kind == StatisticKind.WStat && observed.Background is { IsPoisson: false })
            yield return "W takes the background for Poisson counts, which it is not: pgstat goes by its errors.";
    }

    /// <summary>Systematic errors that no part of the statistic knows, as in XSPEC.</summary>
    /// <param name="background">Null if there is none, or it is no data.</param>
    /// <param name="groups">The channels that are fitted.</param>
    public static IEnumerable<string> OnSystematics(
        StatisticKind kind,
        CountSpectrum source,
        CountSpectrum? background,
        IReadOnlyList<List<int>> groups
    )
    {
        if (kind == StatisticKind.ChiSquare)
            yield break;
        // PG takes the background's errors with their systematic part.
        CountSpectrum?[] unheard = [source, kind == StatisticKind.PgStat ? null : background];
        int channels = unheard
            .Select(one => one?.SystematicError is { } systematic ? groups.Sum(group => group.Count(i => systematic[i] > 0)) : 0)
            .Max();
        if (channels > 0)
            yield return $"{channels} channels have a SYS_ERR, which is no part of Poisson statistics; chi2 adds it to the "
                + "errors.";
    }

    /// <summary>A background that says of itself that it tells nothing of some channels.</summary>
    /// <param name="background">Null if there is none, or it is no data.</param>
    /// <param name="groups">The channels that are fitted.</param>
    public static IEnumerable<string> OnBackground(
        CountSpectrum source,
        CountSpectrum? background,
        IReadOnlyList<List<int>> groups
    )
    {
        if (background is null || background.ChannelCount != source.ChannelCount)
            yield break;
        int[] channels = [.. groups.SelectMany(group => group)];
        int dark = channels.Count(channel =>
            source.BackScaleAt(channel) > 0 && FitBins.ScaleOf(source, background, channel) == 0
        );
        if (dark > 0)
            yield return $"{dark} channels have a background of BACKSCAL or AREASCAL 0: fitted as if there were none.";
        int bad = channels.Count(background.IsBad);
        if (bad > 0)
            yield return $"{bad} channels are of bad QUALITY in the background; its counts are taken as they stand.";
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
        bool[] isSeen = [.. bins.Response.Seen().ToArray().Select(rate => rate != 0)];
        int[] blind = [.. Enumerable.Range(0, bins.Count).Where(bin => !isSeen[bin] && bins.Counts[bin] != 0)];
        if (!isSeen.Contains(true))
            throw SpectralDataException.At("response", "0 cm² in all channels that are fitted", "an area above 0");
        if (blind.Length > beyond)
            yield return FormattableString.Invariant(
                $"{blind.Length} bins see nothing by the response, and hold {blind.Sum(bin => bins.Counts[bin]):0.###} counts."
            );
    }
}
