using Almagest.Charts.Panels;
using Almagest.Spectra.Fitting;

namespace Almagest.Application.Series;

/// <summary>What a plot needs of a spectrum: net counts with errors and the folded model, channel by channel.</summary>
internal static class PlotChannels
{
    /// <param name="bins">As they were fitted.</param>
    /// <param name="expected">Shape [bins], source counts; null without a model.</param>
    /// <param name="components">Each of shape [bins].</param>
    /// <returns>In order of energy.</returns>
    public static IReadOnlyList<PlotChannel> Of(FitBins bins, double[]? expected, IReadOnlyList<double[]> components)
    {
        bool isSubtracted = bins.Statistic == StatisticKind.ChiSquare;
        return
        [
            .. Enumerable
                .Range(0, bins.Count)
                .Select(i =>
                {
                    double scale = bins.BackgroundScale[i],
                        background = scale * bins.Background[i];
                    (double net, double variance) = isSubtracted
                        ? (bins.Counts[i], bins.Variance[i])
                        : (bins.Counts[i] - background, bins.Counts[i] + (scale * background));
                    return new PlotChannel(
                        bins.Lower[i],
                        bins.Upper[i],
                        net,
                        variance,
                        expected?[i] ?? double.NaN,
                        background,
                        [.. components.Select(component => component[i])]
                    );
                })
                .OrderBy(channel => channel.Lower),
        ];
    }
}
