using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Fitting;

/// <summary>What a plot needs of a fit: net counts with errors and the folded model, channel by channel.</summary>
internal static class PlotChannels
{
    /// <param name="problem">Of one spectrum.</param>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <returns>In order of energy, with the exposure in s.</returns>
    public static (IReadOnlyList<PlotChannel> Channels, double Exposure) Of(FitProblem problem, double[] parameters)
    {
        FitBins bins = problem.Spectra[0];
        double[] expected = new double[bins.Count];
        problem.Expected(0, parameters, expected);
        bool gaussian = bins.Statistic == StatisticKind.ChiSquare;
        IEnumerable<PlotChannel> channels = Enumerable.Range(0, bins.Count).Select(i => gaussian
            ? new PlotChannel(bins.Lower[i], bins.Upper[i], bins.Counts[i], bins.Variance[i], expected[i])
            : new PlotChannel(bins.Lower[i], bins.Upper[i], bins.Counts[i] - (bins.BackgroundScale[i] * bins.Background[i]),
                bins.Counts[i] + (bins.BackgroundScale[i] * bins.BackgroundScale[i] * bins.Background[i]), expected[i]));
        return ([.. channels.OrderBy(channel => channel.Lower)], bins.Exposure);
    }
}
