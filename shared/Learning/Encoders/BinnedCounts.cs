namespace Almagest.Learning.Encoders;

/// <summary>Counts of one observation or synthetic spectrum, summed into the B bins of the grid. Working memory: filled again
/// and again.</summary>
internal sealed class BinnedCounts(int binCount)
{
    public int BinCount => binCount;

    /// <summary>Counts in the source region, or net counts where a background was subtracted before.</summary>
    public double[] Gross { get; } = new double[binCount];

    /// <summary>Of <see cref="Gross"/>, systematic errors included.</summary>
    public double[] Variance { get; } = new double[binCount];

    /// <summary>The background region's counts, scaled to the source region.</summary>
    public double[] Background { get; } = new double[binCount];

    public double[] BackgroundVariance { get; } = new double[binCount];

    /// <summary>Counts that the reference spectrum would have in the good channels.</summary>
    public double[] Reference { get; } = new double[binCount];

    /// <summary>The same in all channels, bad ones included.</summary>
    public double[] FullReference { get; } = new double[binCount];

    /// <summary>A bin counts as observed if the good channels carry more than half of what it should hold.</summary>
    public bool IsCovered(int bin) => Reference[bin] > 0.5 * FullReference[bin];

    /// <summary>The responses the counts went through, with the exposure (s) of each bin by them: bad channels shorten
    /// it.</summary>
    public List<(TemplateRates Rates, double[] Exposure)> Parts { get; } = [];

    public void Clear()
    {
        foreach (
            double[] values in (ReadOnlySpan<double[]>)[Gross, Variance, Background, BackgroundVariance, Reference, FullReference]
        )
            Array.Clear(values);
        Parts.Clear();
    }
}
