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
}
