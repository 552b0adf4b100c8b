using System.Globalization;
using Almagest.Cli.Reports;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Spectra.Models;
using OxyPlot;

namespace Almagest.Cli.Inference;

/// <summary>Pictures of what a fit says besides its parameters.</summary>
internal static class InferenceCharts
{
    private const int HistogramBins = 30;

    private static readonly (double Delta, string Share, OxyColor Color)[] Single =
    [
        (1, "68.3 %", Chart.Blue),
        (2.706, "90 %", Chart.Orange),
        (6.63, "99 %", Chart.Green),
    ];
    private static readonly (double Delta, string Share, OxyColor Color)[] Joint =
    [
        (2.30, "68.3 %", Chart.Blue),
        (4.61, "90 %", Chart.Orange),
        (9.21, "99 %", Chart.Green),
    ];

    public static IEnumerable<(string Svg, string Caption)> Of(FitInference inference)
    {
        if (inference.Chain is { } chain)
            yield return (
                CornerPlot.Draw(
                    chain,
                    [.. inference.Problem.Free.Select(index => Label(inference.Problem.Definitions[index]))],
                    [.. inference.Problem.Free.Select(index => inference.Parameters[index])]
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Posterior by {chain.Length} samples. Dashed: median and 68.3 %; lines: regions of 68.3 and 90 %; "
                        + $"orange: the best fit."
                )
            );
        foreach (ScanSurface scan in inference.Scans)
            yield return scan.Second is null ? Profile(inference, scan) : Contours(inference, scan, scan.Second);
        if (inference.Goodness is { } goodness)
            yield return Simulated(goodness);
    }

    private static (string, string) Profile(FitInference inference, ScanSurface scan)
    {
        ModelParameter parameter = inference.Problem.Definitions[scan.First.Parameter];
        double highest = Math.Clamp(Enumerable.Range(0, scan.Rows).Max(row => scan.Delta(row)), 1.5, 20);
        Chart chart = new Chart($"scan of {parameter.Name}", Label(parameter), "Δ statistic", logX: scan.First.Logarithmic)
            .XRange(scan.First.Values[0], scan.First.Values[^1])
            .YRange(0, 1.05 * highest)
            .Line(null, Enumerable.Range(0, scan.Rows).Select(row => (scan.First.Values[row], scan.Delta(row))), Chart.Blue);
        foreach ((double delta, string share, _) in Single)
            if (delta < highest)
                chart.HorizontalLine(delta, share);
        return (
            chart.ToSvg(440, 330),
            $"At each point the other parameters were fitted. Δ = 1: {Interval(scan, 1)}; Δ = 2.706: {Interval(scan, 2.706)}."
        );
    }

    private static (string, string) Contours(FitInference inference, ScanSurface scan, ScanAxis second)
    {
        (ModelParameter x, ModelParameter y) = (
            inference.Problem.Definitions[scan.First.Parameter],
            inference.Problem.Definitions[second.Parameter]
        );
        Chart chart = new Chart($"{x.Name} and {y.Name}", Label(x), Label(y), scan.First.Logarithmic, second.Logarithmic)
            .XRange(scan.First.Values[0], scan.First.Values[^1])
            .YRange(second.Values[0], second.Values[^1])
            .LegendAbove();
        foreach ((double delta, string share, OxyColor color) in Joint)
        foreach ((int number, IReadOnlyList<(double, double)> line) in scan.Contours(delta).Index())
            chart.Line(number == 0 ? share : null, line, color);
        chart.Dots(
            "best fit",
            [(inference.Parameters[scan.First.Parameter], inference.Parameters[second.Parameter])],
            Chart.Black,
            3.5
        );
        return (
            chart.ToSvg(440, 400),
            $"Where the statistic is 2.30, 4.61 and 9.21 above its minimum, the other parameters fitted at each of "
                + $"{scan.Rows} × {scan.Columns} points: 68.3, 90 and 99 % of both together."
        );
    }

    private static (string, string) Simulated(SimulatedGoodness goodness)
    {
        double data = goodness.Statistic.Value,
            lower = Math.Min(goodness.Statistics[0], data),
            upper = Math.Max(goodness.Statistics[^1], data);
        double margin = 0.03 * (upper - lower);
        (lower, upper) = (lower - margin, upper + margin);
        double[] counts = new double[HistogramBins];
        foreach (double value in goodness.Statistics)
            counts[Math.Clamp((int)((value - lower) / (upper - lower) * HistogramBins), 0, HistogramBins - 1)]++;
        double[] edges = [.. Enumerable.Range(0, HistogramBins + 1).Select(i => lower + ((upper - lower) * i / HistogramBins))];
        return (
            new Chart("goodness of fit", "statistic", "simulated spectra")
                .XRange(lower, upper)
                .YRange(0, 1.15 * counts.Max())
                .LegendAbove()
                .Histogram("simulated from the fit", edges, counts, Chart.Blue)
                .Line("data", [(data, 0), (data, 1.15 * counts.Max())], Chart.Orange)
                .ToSvg(440, 330),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * goodness.Statistic.ShareBelow:0.0} % of {goodness.Statistics.Count} simulated spectra fit better "
                    + $"than the data (p = {goodness.Statistic.Probability:G2}). Order of residuals: Anderson-Darling p = "
                    + $"{goodness.AndersonDarling.Probability:G2}, runs p = {goodness.Runs.Probability:G2}."
            )
        );
    }

    private static string Interval(ScanSurface scan, double delta)
    {
        (double lower, double upper) = scan.Interval(delta);
        return string.Create(CultureInfo.InvariantCulture, $"{Text(lower)} to {Text(upper)}");

        static string Text(double value) =>
            double.IsNaN(value) ? "beyond the scan" : value.ToString("G5", CultureInfo.InvariantCulture);
    }

    private static string Label(ModelParameter parameter) =>
        parameter.Unit.Length > 0
            ? $"{Results.FitTable.Short(parameter.Name)} ({parameter.Unit})"
            : Results.FitTable.Short(parameter.Name);
}
