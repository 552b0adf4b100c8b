using System.Globalization;
using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Application.Series;
using Almagest.Charts.Drawing;
using Almagest.Charts.Fits;
using Almagest.Charts.Panels;
using Almagest.Cli.Inference;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Pages.Fits;
using Almagest.Pages.Links;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Fitting;

/// <summary>A fit that was just made, as its page shows it.</summary>
internal static class FitSheets
{
    public static FitSheet Of(FitRequest request, FittedGroup group, SourceFit fit, FitInference inference)
    {
        ReadObservation read = group.Observations[fit.Number];
        FitProblem problem = group.Problem(read);
        double[] parameters = FittedGroup.ParametersOf(problem, fit);
        return new()
        {
            Fit = fit.Told(),
            Model = problem.Model.Expression,
            Drawn = new()
            {
                Spectra =
                [
                    .. Enumerable
                        .Range(0, problem.Spectra.Count)
                        .Select(k =>
                            PlotSeries.Of(problem.Spectra.Count == 1 ? "data" : inference.Labels[k], problem, k, parameters, null)
                        ),
                ],
                Filled = FilledOf(group, fit),
            },
            Style = PlotStyle.Usual,
            Pictures = [.. InferenceCharts.Of(inference).Select(one => (PageInks.Applied(one.Svg), one.Caption))],
            Tables = [.. InferenceTables.Of(inference).Select(one => new SheetTable(one.Title, one.Headings, one.Rows))],
            Notes = inference.Warnings,
            Files = [.. read.Inputs.Select(file => new SheetFile(file.Role, file.Path + file.Selector, file.Sha256))],
            Provenance = [.. ProvenanceOf(request, group, read)],
            Repeat =
            [
                ("XSPEC", Script(fit, "xspec")),
                ("Sherpa", Script(fit, "sherpa")),
                ("almagest", $"almagest plot fits.json --source {Repeated.Shell(fit.Name)} --out spectrum.pdf"),
            ],
        };
    }

    private static string Script(SourceFit fit, string program) =>
        $"almagest script fits.json --source {Repeated.Shell(fit.Name)} --for {program}";

    private static FilledBins? FilledOf(FittedGroup group, SourceFit fit) =>
        group.Network is { } network && network.Encoded[fit.Number] is { } encoded
            ? DrawnFit.FilledOf(network.Encoder.DecodeFilled(encoded, fit.Network.Filled, fit.Network.FilledBand))
            : null;

    private static IEnumerable<(string, string)> ProvenanceOf(FitRequest request, FittedGroup group, ReadObservation read)
    {
        if ((read.Telescope ?? read.Instrument) is not null)
            yield return ("Instrument", $"{read.Telescope} {read.Instrument}".Trim());
        if (read.ObservationId is { } id)
            yield return ("OBS_ID", id);
        if (read.StartedAt is { } at)
            yield return ("Observed", at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        double exposure = read.Spectra.Where(one => !one.Source.IsFlux).Sum(one => one.Source.Exposure);
        if (exposure > 0)
            yield return ("Exposure", string.Create(CultureInfo.InvariantCulture, $"{exposure:G6} s"));
        yield return (
            "Energies",
            string.Create(CultureInfo.InvariantCulture, $"{group.Band.Lowest:0.###} to {group.Band.Highest:0.###} keV")
        );
        yield return ("Abundances", request.Abundances);
        yield return ("Method", request.Method.ToString().ToLowerInvariant());
        if (group.Network is { } network)
        {
            yield return ("Campaign", network.Campaign.Id);
            yield return ("Network", network.Run.NetworkId);
        }
    }
}
