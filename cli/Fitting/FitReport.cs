using System.Globalization;
using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Cli.Inference;
using Almagest.Cli.Reports;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Learning.Results;

namespace Almagest.Cli.Fitting;

/// <summary>The pages of `almagest fit`: of one fit its own; of several a page with all numbers, and one for each of
/// them.</summary>
internal static class FitReport
{
    private const string Sources = "sources";

    public static async Task WriteAsync(
        string folder,
        FitRequest request,
        IReadOnlyList<FittedGroup> groups,
        FitInference[][] inferred,
        TimeSpan elapsed,
        CancellationToken cancellation
    )
    {
        int fitted = groups.Sum(group => group.Fits.Count),
            failed = groups.Sum(group => group.Failures.Count);
        string told = string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Model}, abundances {request.Abundances}. {fitted} fitted, {failed} failed, "
                + $"{elapsed.TotalSeconds:0.0} s in all."
        );
        HtmlReport page = new(
            fitted == 1 ? groups.SelectMany(group => group.Fits).First().Name : $"{Tables.Whole(fitted)} spectra fitted",
            told
        );
        int number = 0;
        foreach ((int g, FittedGroup group) in groups.Index())
        {
            if (fitted == 1)
            {
                foreach ((int i, SourceFit fit) in group.Fits.Index())
                    page.Fit(FitSheets.Of(request, group, fit, inferred[g][i]));
                continue;
            }
            List<string> links = [];
            foreach ((int i, SourceFit fit) in group.Fits.Index())
            {
                links.Add(string.Create(CultureInfo.InvariantCulture, $"{Sources}/{++number:000000}.html"));
                Directory.CreateDirectory(Path.Combine(folder, Sources));
                await new HtmlReport(fit.Name, told)
                    .Fit(FitSheets.Of(request, group, fit, inferred[g][i]))
                    .WriteAsync(Path.Combine(folder, links[^1]), cancellation);
            }
            AddGroup(page, group, inferred[g], links);
        }
        await page.WriteAsync(Path.Combine(folder, "report.html"), cancellation);
    }

    private static void AddGroup(HtmlReport page, FittedGroup group, FitInference[] inferred, IReadOnlyList<string> links)
    {
        page.Section(
            group.Instrument,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Band.Lowest:0.###} to {group.Band.Highest:0.###} keV, {group.SpectraPerSecond:0} spectra/s. "
                    + $"{Method(group)}"
            )
        );
        if (group.Fits.Count > 2)
            page.Charts([.. CataloguePictures.Of(group)]);
        bool isLearnt = group.Network is not null;
        page.Table(
            [
                "source",
                .. isLearnt ? new[] { "method" } : [],
                .. FitTable.Headings(group.Parameters).SelectMany(heading => isLearnt ? new[] { heading, "network" } : [heading]),
                "statistic",
                "value",
                "expected",
                "dof",
                .. isLearnt ? new[] { "network's" } : [],
                "flags",
            ],
            group.Fits.Select((fit, i) => Row(fit, inferred[i], isLearnt)),
            links
        );
    }

    private static string Method(FittedGroup group) =>
        group.Network is not { } network
            ? "Fitted classically."
            : $"Campaign {network.Campaign.Id[..12]}, network {network.Run.NetworkId[..12]}. \"Network\" is the answer "
                + $"after the gaps were filled; the fit proper starts from it. Values are those of the method that a line names.";

    private static IReadOnlyList<string> Row(SourceFit fit, FitInference inference, bool isLearnt)
    {
        SourceFit record = fit.Told();
        return
        [
            record.Name,
            .. isLearnt ? new[] { FitTable.Method(record.Published.Method) } : [],
            .. record.Parameters.SelectMany(p =>
                isLearnt ? new[] { FitTable.Interval(p.Estimate), FitTable.Interval(p.Network) } : [FitTable.Interval(p.Estimate)]
            ),
            record.Fit.StatisticName,
            Tables.Number(record.Fit.Statistic),
            InferenceTables.Expectation(inference.Expected.Fitted),
            Tables.Number(record.Fit.DegreesOfFreedom),
            .. isLearnt ? new[] { Tables.Number(record.Network.Statistic) } : [],
            FitTable.Flags(record.Fit),
        ];
    }
}
