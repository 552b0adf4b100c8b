using Almagest.Cli.Reports;
using Almagest.Cli.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>Many fits at a glance: each parameter along the catalogue, the network against the fit, how good the fits
/// are.</summary>
internal static class CatalogueCharts
{
    private const int HistogramBins = 30;

    public static IEnumerable<(string Svg, string Caption)> Of(FittedGroup group)
    {
        for (int p = 0; p < group.Parameters.Count; p++)
        {
            int at = p;
            RunParameter parameter = group.Parameters[p];
            string name = FitTable.Short(parameter.Name);
            bool log = group.Fits.All(fit => fit.Parameters[at].Estimate.Value > 0) && Spread(group, at) > 30;
            yield return (
                new Chart(name, "position in the catalogue", name, logY: log)
                    .Errors(
                        null,
                        group.Fits.Select(fit =>
                            (fit.Number + 1.0, fit.Parameters[at].Estimate.Value, 0.0, Sigma(fit.Parameters[at].Estimate))
                        ),
                        Chart.Blue
                    )
                    .ToSvg(440, 300),
                $"{parameter.Name} with 1 sigma, in the catalogue's order."
            );
            if (group.Network is null)
                continue;
            yield return (
                new Chart($"{name}: network against fit", "fit", "network", logX: log, logY: log)
                    .Dots(
                        null,
                        group.Fits.Select(fit => (fit.Parameters[at].Estimate.Value, fit.Parameters[at].Network.Value)),
                        Chart.Orange
                    )
                    .Line(null, Diagonal(group, at), Chart.Grey, dashed: true)
                    .ToSvg(440, 300),
                "The network's answer before the classical fit; the line is equality."
            );
        }
        yield return Goodness(group);
    }

    private static (string, string) Goodness(FittedGroup group)
    {
        double[] values =
        [
            .. group
                .Fits.Where(fit => fit.Fit.DegreesOfFreedom > 0)
                .Select(fit => Math.Log10(Math.Max(1e-3, fit.Fit.Statistic / fit.Fit.DegreesOfFreedom!.Value))),
        ];
        if (values.Length == 0)
            return ("", "");
        double lowest = values.Min() - 0.05,
            width = (values.Max() + 0.05 - lowest) / HistogramBins;
        double[] counts = new double[HistogramBins];
        foreach (double value in values)
            counts[Math.Clamp((int)((value - lowest) / width), 0, HistogramBins - 1)]++;
        double[] edges = [.. Enumerable.Range(0, HistogramBins + 1).Select(i => lowest + (i * width))];
        return (
            new Chart("goodness", "log10(statistic / degrees of freedom)", "spectra")
                .Histogram(null, edges, counts, Chart.Green)
                .ToSvg(440, 300),
            "Near 0 the model describes the data; far above, it does not, and its parameters mean little."
        );
    }

    private static double Sigma(ParameterEstimate estimate) =>
        double.IsFinite(estimate.Upper - estimate.Lower) ? (estimate.Upper - estimate.Lower) / 2 : 0;

    private static double Spread(FittedGroup group, int p) =>
        group.Fits.Max(fit => fit.Parameters[p].Estimate.Value) / group.Fits.Min(fit => fit.Parameters[p].Estimate.Value);

    private static (double, double)[] Diagonal(FittedGroup group, int p)
    {
        double lower = group.Fits.Min(fit => fit.Parameters[p].Estimate.Value),
            upper = group.Fits.Max(fit => fit.Parameters[p].Estimate.Value);
        return [(lower, lower), (upper, upper)];
    }
}
