namespace Almagest.Cli.Fitting;

/// <summary>One point of a plot: neighbouring channels taken together until they say something.</summary>
/// <param name="Lower">keV.</param>
/// <param name="Upper">keV.</param>
/// <param name="Rate">Net counts s⁻¹ keV⁻¹.</param>
/// <param name="Error">1 sigma of <paramref name="Rate"/>.</param>
/// <param name="Model">Folded model, counts s⁻¹ keV⁻¹.</param>
internal sealed record DisplayBin(double Lower, double Upper, double Rate, double Error, double Model)
{
    public double Center => Lower > 0 ? Math.Sqrt(Lower * Upper) : (Lower + Upper) / 2;

    /// <summary>Residual in sigma.</summary>
    public double Residual => Error > 0 ? (Rate - Model) / Error : double.NaN;
}

/// <summary>One channel that took part in a fit.</summary>
/// <param name="Lower">Nominal, keV.</param>
/// <param name="Upper">Nominal, keV.</param>
/// <param name="Net">Background-subtracted counts.</param>
/// <param name="Variance">Of <paramref name="Net"/>, counts².</param>
/// <param name="Model">Expected source counts.</param>
internal readonly record struct PlotChannel(double Lower, double Upper, double Net, double Variance, double Model);

/// <summary>Grouping for the eye only: the fit used every channel.</summary>
internal static class DisplayBins
{
    private const double MinimumSignificance = 4;
    private const int MaximumBins = 240;

    /// <param name="channels">In order of energy.</param>
    /// <param name="exposure">s.</param>
    public static IReadOnlyList<DisplayBin> Group(IReadOnlyList<PlotChannel> channels, double exposure)
    {
        var bins = new List<DisplayBin>();
        int atLeast = Math.Max(1, channels.Count / MaximumBins);
        for (int from = 0; from < channels.Count;)
        {
            (double net, double variance, double model, double width) = (0, 0, 0, 0);
            int next = from;
            // A group ends where it is significant, long enough, or at a hole in the channels.
            do
            {
                PlotChannel channel = channels[next++];
                (net, variance, model, width) = (net + channel.Net, variance + channel.Variance, model + channel.Model, width + channel.Upper - channel.Lower);
            }
            while (next < channels.Count && channels[next].Lower - channels[next - 1].Upper < 0.01 * channels[next].Upper
                && (next - from < atLeast || net < MinimumSignificance * Math.Sqrt(Math.Max(variance, 1))) && next - from < channels.Count / 12 + 1);
            double perRate = exposure * width;
            bins.Add(new DisplayBin(channels[from].Lower, channels[next - 1].Upper, net / perRate, Math.Sqrt(Math.Max(variance, 1)) / perRate, model / perRate));
            from = next;
        }
        return bins;
    }
}
