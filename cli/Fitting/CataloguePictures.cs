using Almagest.Application.Fitting;
using Almagest.Charts.Fits;
using Almagest.Cli.Results;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;

namespace Almagest.Cli.Fitting;

/// <summary>Many fits at a glance: each parameter along the catalogue, the network against the fit, how good the fits
/// are.</summary>
internal static class CataloguePictures
{
    public static IEnumerable<(string Svg, string Caption)> Of(FittedGroup group)
    {
        for (int p = 0; p < group.Parameters.Count; p++)
        {
            int at = p;
            // A limit has no value to draw.
            SourceFit[] fits = [.. group.Fits.Where(fit => double.IsFinite(fit.Parameters[at].Estimate.Value))];
            if (fits.Length == 0)
                continue;
            RunParameter parameter = group.Parameters[p];
            string name = FitTable.Short(parameter.Name);
            bool log = fits.All(fit => fit.Parameters[at].Estimate.Value > 0) && Spread(fits, at) > 30;
            yield return (
                CatalogueCharts
                    .Along(
                        name,
                        fits.Select(fit =>
                            (fit.Number + 1.0, fit.Parameters[at].Estimate.Value, Sigma(fit.Parameters[at].Estimate))
                        ),
                        log
                    )
                    .ToSvg(),
                $"{parameter.Name} with 1 sigma, in the catalogue's order."
            );
            if (group.Network is null)
                continue;
            yield return (
                CatalogueCharts
                    .NetworkAgainstFit(
                        name,
                        [.. fits.Select(fit => (fit.Parameters[at].Estimate.Value, fit.Parameters[at].Network.Value))],
                        log
                    )
                    .ToSvg(),
                "The network's first answer against what is published; the line is equality."
            );
        }
        yield return Goodness(group);
    }

    private static (string, string) Goodness(FittedGroup group)
    {
        double[] reduced =
        [
            .. group
                .Fits.Where(fit => fit.Fit.DegreesOfFreedom > 0)
                .Select(fit => fit.Fit.Statistic / fit.Fit.DegreesOfFreedom!.Value),
        ];
        return reduced.Length == 0
            ? ("", "")
            : (
                GoodnessCharts.Of(reduced).ToSvg(),
                "Near 0 the model describes the data; far above, it does not, and its parameters mean little."
            );
    }

    private static double Sigma(ParameterEstimate estimate) =>
        double.IsFinite(estimate.Upper - estimate.Lower) ? (estimate.Upper - estimate.Lower) / 2 : 0;

    private static double Spread(SourceFit[] fits, int p) =>
        fits.Max(fit => fit.Parameters[p].Estimate.Value) / fits.Min(fit => fit.Parameters[p].Estimate.Value);
}
