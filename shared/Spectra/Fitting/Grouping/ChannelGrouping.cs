namespace Almagest.Spectra.Fitting.Grouping;

/// <summary>How channels are summed into bins beside what the file says. Groups are made of the channels that are fitted and of
/// no others. Only those of a minimum of background counts reach over one that is left out: XSPEC and Sherpa could not repeat
/// them.</summary>
public sealed record ChannelGrouping
{
    /// <summary>The widest bins that lose nothing of what the instrument resolves: Kaastra and Bleeker 2016.</summary>
    public bool IsOptimal { get; init; }

    /// <summary>Source counts that each bin has at least; 0 for no such rule.</summary>
    public int Minimum { get; init; }

    /// <summary>Background counts that each bin has at least, where there is a background; 0 for no such rule. Bins then reach
    /// over channels that QUALITY leaves out. One that ended there would stay below its minimum, and W with it biased: with every
    /// tenth channel bad, the index of 100 counts beside 110 of background by 1.4 σ.</summary>
    public int BackgroundMinimum { get; init; }

    /// <summary>Where the background's counts do not give so many bins, each has fewer of them, but one; and one where the
    /// background makes less than a fifth of the counts. 0: neither.</summary>
    public int FewestBins { get; init; }

    /// <summary>Where nobody says how: W is biased in bins without a background count (the index of 100 counts in Swift's
    /// channels by 0.9 σ), and in bins of few, the norm of 37 counts beside 110 of a background
    /// from two to four times the source's region by half a σ in bins of one count, as little as in bins of 20 in those of three.
    /// Where the background has few counts, larger bins gain nothing.</summary>
    public static ChannelGrouping ForW { get; } = new() { BackgroundMinimum = 3, FewestBins = 30 };
}
