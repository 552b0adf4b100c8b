using System.Globalization;
using Almagest.Application.Inference;
using Almagest.Charts.Fits;
using Almagest.Charts.Posteriors;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Inference;

/// <summary>Pictures, with captions, of what a fit says besides its parameters.</summary>
internal static class InferenceCharts
{
    public static IEnumerable<(string Svg, string Caption)> Of(FitInference inference)
    {
        if (inference.Chain is { } chain)
            yield return (
                CornerPlot
                    .Draw(
                        chain,
                        [.. inference.Problem.Free.Select(index => Label(inference.Problem.Definitions[index]))],
                        [.. inference.Posterior.Select(Interval)],
                        [.. inference.Problem.Free.Select(index => inference.Parameters[index])]
                    )
                    .ToSvg(),
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
        return (
            ScanCharts.Profile(scan, parameter.Name, Label(parameter)).ToSvg(),
            $"At each point the other parameters were fitted. Δ = 1: {Interval(scan, 1)}; Δ = 2.706: {Interval(scan, 2.706)}."
        );
    }

    private static (string, string) Contours(FitInference inference, ScanSurface scan, ScanAxis second)
    {
        (ModelParameter x, ModelParameter y) = (
            inference.Problem.Definitions[scan.First.Parameter],
            inference.Problem.Definitions[second.Parameter]
        );
        return (
            ScanCharts
                .Contours(
                    scan,
                    (x.Name, Label(x)),
                    (y.Name, Label(y)),
                    (inference.Parameters[scan.First.Parameter], inference.Parameters[second.Parameter])
                )
                .ToSvg(),
            $"Where the statistic is 2.30, 4.61 and 9.21 above its minimum, the other parameters fitted at each of "
                + $"{scan.Rows} × {scan.Columns} points: 68.3, 90 and 99 % of both together."
        );
    }

    private static (string, string) Simulated(SimulatedGoodness goodness) =>
        (
            GoodnessCharts.Simulated(goodness.Statistic.Value, goodness.Statistics).ToSvg(),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * goodness.Statistic.ShareBelow:0.0} % of {goodness.Statistics.Count} simulated spectra fit better "
                    + $"than the data (p = {goodness.Statistic.Probability:G2}). Order of residuals: Anderson-Darling p = "
                    + $"{goodness.AndersonDarling.Probability:G2}, runs p = {goodness.Runs.Probability:G2}."
            )
        );

    private static string Interval(PosteriorSummary summary)
    {
        (double lower, double upper) = summary.Interval(0.6827);
        return Results.FitTable.Interval(summary.Median, lower, upper);
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
