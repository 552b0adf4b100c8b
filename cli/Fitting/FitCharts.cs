using Almagest.Cli.Plotting;
using Almagest.Cli.Reports;
using Almagest.Learning.Encoders;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Fitting;

/// <summary>Data, folded model and residuals of one fit; the spectrum on the network's grid with its gaps filled.</summary>
internal static class FitCharts
{
    private static readonly PlotStyle Style = new() { Kinds = PlotKind.Parse("ldata,delchi") };

    public static string Data(
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
                        .Select(k => new PlotSeries(
                            problem.Spectra.Count == 1 ? "data" : labels[k],
                            problem,
                            k,
                            parameters,
                            null
                        )),
                ],
                Style
            )
            .ToSvg(width, 500);

    /// <summary>The whole spectrum on the network's grid: what was observed, and what was filled in where nothing was.</summary>
    public static string Filled(FilledSpectrum spectrum)
    {
        int[] missing = [.. Enumerable.Range(0, spectrum.Filled.Length).Where(bin => !spectrum.Observed[bin])];
        var chart = new Chart("as the network sees it", "energy (keV)", $"{spectrum.Unit} per bin", logX: true);
        foreach (int bin in missing)
            chart.Shade(spectrum.Grid.Lower(bin), spectrum.Grid.Upper(bin));
        double Middle(int bin) => Math.Sqrt(spectrum.Grid.Lower(bin) * spectrum.Grid.Upper(bin));
        if (spectrum.Band is { } band)
            foreach (int bin in missing)
                chart.Band(
                    bin == missing[0] ? "68 % band" : null,
                    spectrum.Grid.Lower(bin),
                    spectrum.Grid.Upper(bin),
                    band.Lower[bin],
                    band.Upper[bin],
                    Chart.Orange
                );
        return chart
            .Dots(
                "observed",
                Enumerable
                    .Range(0, spectrum.Data.Length)
                    .Where(bin => spectrum.Observed[bin])
                    .Select(bin => (Middle(bin), spectrum.Data[bin])),
                Chart.Blue
            )
            .Dots(
                missing.Length > 0 ? "filled" : null,
                missing.Select(bin => (Middle(bin), spectrum.Filled[bin])),
                Chart.Orange,
                2.4
            )
            .ToSvg(440, 330);
    }
}
