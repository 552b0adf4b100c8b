namespace Almagest.Charts.Panels;

/// <summary>One point of a plot: neighbouring channels taken together until they say something.</summary>
/// <param name="Lower">keV.</param>
/// <param name="Upper">keV.</param>
/// <param name="Width">keV, of the channels in it.</param>
/// <param name="Exposure">s.</param>
/// <param name="Net">Background-subtracted counts.</param>
/// <param name="Sigma">Of <paramref name="Net"/>.</param>
/// <param name="Model">Expected source counts; NaN without a model.</param>
/// <param name="Background">Background counts, scaled to the source's region.</param>
/// <param name="Components">Expected counts of each additive component.</param>
public sealed record DisplayBin(
    double Lower,
    double Upper,
    double Width,
    double Exposure,
    double Net,
    double Sigma,
    double Model,
    double Background,
    double[] Components
)
{
    public double Center => Lower > 0 ? Math.Sqrt(Lower * Upper) : (Lower + Upper) / 2;

    /// <summary>What turns counts into counts s⁻¹ keV⁻¹.</summary>
    public double PerRate => 1 / (Exposure * Width);
}

/// <summary>One channel that took part in a fit.</summary>
/// <param name="Lower">Nominal, keV.</param>
/// <param name="Upper">Nominal, keV.</param>
/// <param name="Net">Background-subtracted counts.</param>
/// <param name="Variance">Of <paramref name="Net"/>, counts².</param>
/// <param name="Model">Expected source counts.</param>
/// <param name="Background">Background counts, scaled.</param>
/// <param name="Components">Expected counts of each additive component.</param>
public readonly record struct PlotChannel(
    double Lower,
    double Upper,
    double Net,
    double Variance,
    double Model,
    double Background,
    double[] Components
);

/// <summary>XSPEC's setplot rebin: neighbours are added until they are significant or too many.</summary>
/// <param name="Significance">In σ; errors add in quadrature.</param>
/// <param name="Most">Channels in a point.</param>
/// <param name="Least">Channels in a point, before its significance counts.</param>
public readonly record struct Rebinning(double Significance, int Most, int Least = 1)
{
    private const double UsualSignificance = 4;
    private const int UsualPoints = 240;

    /// <summary>Points that are significant, not too many of them, and none that spans more than a twelfth of the
    /// channels.</summary>
    public static Rebinning Usual(int channels) =>
        new(UsualSignificance, (channels / 12) + 1, Math.Max(1, channels / UsualPoints));
}

/// <summary>Grouping for the eye only: the fit used every channel.</summary>
public static class DisplayBins
{
    /// <param name="channels">In order of energy.</param>
    /// <param name="exposure">s.</param>
    /// <param name="rebinning">Null for the usual one.</param>
    public static IReadOnlyList<DisplayBin> Group(
        IReadOnlyList<PlotChannel> channels,
        double exposure,
        Rebinning? rebinning = null
    )
    {
        Rebinning rule = rebinning ?? Rebinning.Usual(channels.Count);
        var bins = new List<DisplayBin>();
        for (int from = 0; from < channels.Count; )
        {
            (double net, double variance) = (channels[from].Net, channels[from].Variance);
            int next = from + 1;
            // A point ends where it is significant, long enough, or at a hole in the channels.
            while (
                next < channels.Count
                && next - from < rule.Most
                && channels[next].Lower - channels[next - 1].Upper < 0.01 * channels[next].Upper
                && (next - from < rule.Least || net < rule.Significance * Math.Sqrt(Math.Max(variance, 1)))
            )
            {
                net += channels[next].Net;
                variance += channels[next++].Variance;
            }
            bins.Add(Sum(channels, from, next, exposure));
            from = next;
        }
        return bins;
    }

    private static DisplayBin Sum(IReadOnlyList<PlotChannel> channels, int from, int next, double exposure)
    {
        (double width, double net, double variance, double model, double background) = (0, 0, 0, 0, 0);
        double[] components = new double[channels[from].Components.Length];
        for (int i = from; i < next; i++)
        {
            PlotChannel channel = channels[i];
            (width, net, variance) = (width + channel.Upper - channel.Lower, net + channel.Net, variance + channel.Variance);
            (model, background) = (model + channel.Model, background + channel.Background);
            for (int k = 0; k < components.Length; k++)
                components[k] += channel.Components[k];
        }
        // No counts at all have an error too.
        return new(
            channels[from].Lower,
            channels[next - 1].Upper,
            width,
            exposure,
            net,
            Math.Sqrt(Math.Max(variance, 1)),
            model,
            background,
            components
        );
    }
}
