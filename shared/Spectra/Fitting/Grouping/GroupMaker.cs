using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Fitting.Grouping;

/// <summary>Sums the channels or groups of a spectrum into larger ones.</summary>
internal static class GroupMaker
{
    /// <summary>A background that makes less than this share of the counts can't bias what they say of the source.</summary>
    private const double Faint = 0.2;

    /// <param name="groups">Channels of each, counted from 0 in the spectrum, in order; all of them are fitted.</param>
    /// <param name="isBad">Of channels that are left out by QUALITY.</param>
    /// <param name="below">How many groups stay below a minimum, for nothing lies beside them.</param>
    public static List<List<int>> Sum(
        List<List<int>> groups,
        FitSpectrum spectrum,
        ChannelGrouping rule,
        Predicate<int> isBad,
        out int below
    )
    {
        CountSpectrum source = spectrum.Observed.Source;
        CountSpectrum? background =
            spectrum.Observed.Background is { } one && one.ChannelCount == source.ChannelCount ? one : null;
        if (rule.IsOptimal)
            groups = Optimal(groups, spectrum);
        int least = rule.Minimum,
            leastBackground = background is null ? 0 : LeastBackground(rule, groups, source, background);
        below = 0;
        if (least <= 0 && leastBackground <= 0)
            return groups;
        List<List<int>> sums = [];
        foreach (List<List<int>> stretch in Stretches(groups, one => leastBackground > 0 && isBad(one)))
        {
            List<List<int>> made = Merge(stretch, CountsOf, IsEnough);
            below += made.Count(group => !IsEnough(CountsOf(group)));
            sums.AddRange(made);
        }
        return sums;

        (double Source, double Background) CountsOf(List<int> group)
        {
            (double inSource, double inBackground) = (0, 0);
            foreach (int channel in group)
            {
                inSource += source.Counts[channel];
                inBackground += background?.Counts[channel] ?? 0;
            }
            return (inSource, inBackground);
        }

        bool IsEnough((double Source, double Background) counts) =>
            counts.Source >= least && (leastBackground <= 0 || counts.Background >= leastBackground);
    }

    private static int LeastBackground(
        ChannelGrouping rule,
        List<List<int>> groups,
        CountSpectrum source,
        CountSpectrum background
    )
    {
        if (rule is not { FewestBins: > 0, BackgroundMinimum: > 1 })
            return rule.BackgroundMinimum;
        (double all, double seen, double within) = (0, 0, 0);
        foreach (List<int> group in groups)
        foreach (int channel in group)
        {
            all += background.Counts[channel];
            seen += source.Counts[channel];
            within += background.Counts[channel] * FitBins.ScaleOf(source, background, channel);
        }
        return within < Faint * seen ? 1 : (int)Math.Clamp(all / rule.FewestBins, 1, rule.BackgroundMinimum);
    }

    /// <summary>One after the other until it is enough; what is left over goes to the last.</summary>
    private static List<List<int>> Merge(
        List<List<int>> stretch,
        Func<List<int>, (double Source, double Background)> countsOf,
        Predicate<(double Source, double Background)> isEnough
    )
    {
        List<List<int>> made =
        [
            [],
        ];
        (double inSource, double inBackground) = (0, 0);
        foreach (List<int> group in stretch)
        {
            if (made[^1].Count > 0 && isEnough((inSource, inBackground)))
            {
                made.Add([]);
                (inSource, inBackground) = (0, 0);
            }
            made[^1].AddRange(group);
            (double source, double background) = countsOf(group);
            (inSource, inBackground) = (inSource + source, inBackground + background);
        }
        if (made.Count > 1 && !isEnough((inSource, inBackground)))
        {
            made[^2].AddRange(made[^1]);
            made.RemoveAt(made.Count - 1);
        }
        return made;
    }

    private static List<List<int>> Optimal(List<List<int>> groups, FitSpectrum spectrum)
    {
        CountSpectrum source = spectrum.Observed.Source;
        int shift = source.FirstChannel - spectrum.Response.Redistribution.FirstChannel;
        // The response's channels, with the spectrum's counts laid beside them.
        double[] counts = new double[spectrum.Response.ChannelCount];
        for (int channel = 0; channel < source.ChannelCount; channel++)
            if (channel + shift >= 0 && channel + shift < counts.Length)
                counts[channel + shift] = Math.Max(0, source.Counts[channel]);
        int[] widest = OptimalBinning.WidestBins(OptimalBinning.WidthsOf(spectrum.Response.Redistribution), counts);
        List<List<int>> sums = [];
        foreach (List<List<int>> stretch in Stretches(groups, _ => false))
        {
            int[] channels = [.. stretch.SelectMany(group => group)];
            for (int at = 0; at < channels.Length; )
            {
                // No channel may be in a bin wider than its own.
                int end = Math.Min(channels.Length, at + widest[channels[at] + shift]);
                for (int next = at + 1; next < end; next++)
                    end = Math.Min(end, next + widest[channels[next] + shift]);
                sums.Add([.. channels[at..end]]);
                at = end;
            }
        }
        return sums;
    }

    /// <summary>Groups without a channel left out between them, but for those that may be.</summary>
    private static IEnumerable<List<List<int>>> Stretches(List<List<int>> groups, Predicate<int> mayMiss)
    {
        List<List<int>> stretch = [];
        foreach (List<int> group in groups)
        {
            if (stretch.Count > 0 && !MayMissAll(stretch[^1][^1] + 1, group[0]))
            {
                yield return stretch;
                stretch = [];
            }
            stretch.Add(group);
        }
        if (stretch.Count > 0)
            yield return stretch;

        bool MayMissAll(int first, int end)
        {
            while (first < end && mayMiss(first))
                first++;
            return first >= end;
        }
    }
}
