using Almagest.Application.Series;
using Almagest.Charts.Drawing;
using Almagest.Charts.Fits;
using Almagest.Charts.Panels;
using Almagest.Learning.Encoders;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Fitting;

/// <summary>Data, folded model and residuals of one fit; the spectrum on the network's grid with its gaps filled.</summary>
internal static class FitCharts
{
    public static Picture Data(
        string title,
        FitProblem problem,
        double[] parameters,
        IReadOnlyList<string> labels,
        int width = 680
    ) =>
        SpectrumPlot
            .Draw(
                title,
                [
                    .. Enumerable
                        .Range(0, problem.Spectra.Count)
                        .Select(k =>
                            PlotSeries.Of(problem.Spectra.Count == 1 ? "data" : labels[k], problem, k, parameters, null)
                        ),
                ],
                PlotStyle.Usual
            )
            .Draw(width, 500);

    public static Picture Filled(FilledSpectrum spectrum) =>
        new FilledBins
        {
            Grid = spectrum.Grid,
            Unit = spectrum.Unit,
            Observed = spectrum.Observed,
            Data = spectrum.Data,
            Filled = spectrum.Filled,
            Band = spectrum.Band,
        }.Draw();
}
