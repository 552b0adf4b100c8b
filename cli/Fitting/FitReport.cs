using System.Globalization;
using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Cli.Inference;
using Almagest.Cli.Reports;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Fitting;

/// <summary>The page of `almagest fit`: each fit drawn, a catalogue as a whole, and all numbers in a table.</summary>
internal static class FitReport
{
    private const int MostDrawn = 12;
    private const int MostRows = 2_000;

    public static Task WriteAsync(
        string path,
        FitRequest request,
        IReadOnlyList<FittedGroup> groups,
        FitInference[][] inferred,
        TimeSpan elapsed,
        CancellationToken cancellation
    )
    {
        int fitted = groups.Sum(group => group.Fits.Count),
            failed = groups.Sum(group => group.Failures.Count);
        HtmlReport page = new HtmlReport(
            fitted == 1 ? groups.SelectMany(group => group.Fits).First().Name : $"{Tables.Whole(fitted)} spectra fitted",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Model}, abundances {request.Abundances}. {fitted} fitted, {failed} failed, "
                    + $"{elapsed.TotalSeconds:0.0} s in all."
            )
        );
        foreach ((int g, FittedGroup group) in groups.Index())
            AddGroup(page, group, inferred[g]);
        return page.WriteAsync(path, cancellation);
    }

    private static void AddGroup(HtmlReport page, FittedGroup group, FitInference[] inferred)
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
        foreach ((int i, SourceFit fit) in group.Fits.Take(MostDrawn).Index())
        {
            page.Charts([.. Drawn(group, fit, inferred[i])]);
            if (IntervalTable.Rows(fit) is { Count: > 0 } intervals)
                page.Paragraph($"{fit.Name}, intervals by method:").Table(IntervalTable.Headings, intervals);
            foreach (InferenceTable table in InferenceTables.Of(inferred[i]))
                page.Paragraph($"{fit.Name}, {table.Title}:").Table(table.Headings, table.Rows);
            foreach (string warning in inferred[i].Warnings)
                page.Paragraph(warning);
        }
        if (group.Fits.Count > MostDrawn)
            page.Paragraph($"The first {MostDrawn} of {group.Fits.Count} spectra are drawn; fits.csv has them all.");
        if (group.IsJoint)
            return;
        bool isLearnt = group.Network is not null;
        page.Table(
            [
                "source",
                .. isLearnt ? new[] { "method" } : [],
                .. FitTable.Headings(group.Parameters).SelectMany(heading => isLearnt ? new[] { heading, "network" } : [heading]),
                "statistic",
                "",
                "expected",
                "dof",
                .. isLearnt ? new[] { "network's" } : [],
                "flags",
            ],
            group.Fits.Take(MostRows).Select((fit, i) => Row(fit, inferred[i], isLearnt))
        );
    }

    private static string Method(FittedGroup group) =>
        group.Network is not { } network
            ? "Fitted classically."
            : $"Campaign {network.Campaign.Id[..12]}, network {network.Run.NetworkId[..12]}. \"Network\" is the answer "
                + $"after the gaps were filled; the fit proper starts from it. Values are those of the method that a line names.";

    private static IEnumerable<(string, string)> Drawn(FittedGroup group, SourceFit record, FitInference inference)
    {
        ReadObservation read = group.Observations[record.Number];
        FitProblem problem = group.Problem(read);
        double[] parameters = FittedGroup.ParametersOf(problem, record);
        record = record.Told();
        // A joint fit has its parameters in a table.
        string values = group.IsJoint
            ? record.Name
            : string.Join(", ", record.Parameters.Select(p => $"{FitTable.Short(p.Name)} = {FitTable.Interval(p.Estimate)}"))
                + (group.Network is null ? "" : $" ({FitTable.Method(record.Published.Method)})");
        yield return (
            FitCharts.Data(record.Name, problem, parameters, inference.Labels).ToSvg(),
            $"{values}; {record.Fit.StatisticName} {Tables.Number(record.Fit.Statistic)} for {record.Fit.DegreesOfFreedom} "
                + $"degrees of freedom, where {InferenceTables.Expectation(inference.Expected.Fitted)} is expected of a "
                + $"right model (p = "
                + $"{inference.Expected.Fitted.Probability.ToString("G2", CultureInfo.InvariantCulture)}). Channels are "
                + $"grouped for the eye only."
        );
        foreach ((string, string) chart in InferenceCharts.Of(inference))
            yield return chart;
        if (group.Network is { } network && network.Encoded[record.Number] is { } encoded)
            yield return (
                FitCharts.Filled(network.Encoder.DecodeFilled(encoded, record.Network.Filled, record.Network.FilledBand)).ToSvg(),
                encoded.Observed.Contains(false)
                    ? $"Counts on the network's grid; grey bins were not observed and were filled in {record.Network.Passes} "
                        + $"passes, with the band that holds the truth with a chance of 68 "
                        + $"%{(record.Fit.Converged ? "" : ", which did not settle")}."
                    : "Counts on the network's grid; every bin was observed."
            );
    }

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
