using System.Globalization;
using Almagest.Cli.Reports;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>The page of `almagest fit`: each fit drawn, a catalogue as a whole, and all numbers in a table.</summary>
internal static class FitReport
{
    private const int MostDrawn = 12;
    private const int MostRows = 2_000;

    public static Task WriteAsync(string path, FitRequest request, IReadOnlyList<FittedGroup> groups, TimeSpan elapsed, CancellationToken cancellation)
    {
        int fitted = groups.Sum(group => group.Fits.Count), failed = groups.Sum(group => group.Failures.Count);
        HtmlReport page = new HtmlReport(
            fitted == 1 ? groups.SelectMany(group => group.Fits).First().Name : $"{Tables.Whole(fitted)} spectra fitted",
            string.Create(CultureInfo.InvariantCulture, $"{request.Model}, abundances {request.Abundances}. {fitted} fitted, {failed} failed, {elapsed.TotalSeconds:0.0} s in all."));
        foreach (FittedGroup group in groups) AddGroup(page, group);
        return page.WriteAsync(path, cancellation);
    }

    private static void AddGroup(HtmlReport page, FittedGroup group)
    {
        page.Section(group.Instrument, string.Create(CultureInfo.InvariantCulture,
            $"{group.Campaign.GridEdges[0]:0.###} to {group.Campaign.GridEdges[^1]:0.###} keV. Campaign {group.Campaign.Id[..12]}, network {group.Run.NetworkId[..12]}, {group.SpectraPerSecond:0} spectra/s. \"Network\" is the answer after the gaps were filled; the fit proper starts from it."));
        if (group.Fits.Count > 2) page.Charts([.. CatalogueCharts.Of(group)]);
        foreach (FitRecord fit in group.Fits.Take(MostDrawn))
            page.Charts([.. Drawn(group, fit)]);
        if (group.Fits.Count > MostDrawn) page.Paragraph($"The first {MostDrawn} of {group.Fits.Count} spectra are drawn; fits.csv has them all.");
        page.Table(["source", .. group.Run.Parameters.SelectMany(p => new[] { Heading(p), "network" }), "statistic", "", "dof", "network's"],
            group.Fits.Take(MostRows).Select(Row));
    }

    private static IEnumerable<(string, string)> Drawn(FittedGroup group, FitRecord record)
    {
        ReadObservation read = group.Observations[record.Number];
        ObservedSpectrum spectrum = ((CountsPayload)read.Observation.Payload).Spectra[0];
        RunSettings settings = RunSettings.Parse(group.Run.SettingsJson);
        SpectralModel model = SpectralModel.Parse(group.Campaign.Model, group.Campaign.Abundances, settings.Bins);
        FitProblem problem = CampaignProblem.Of(group.Campaign, model, [new FitSpectrum(spectrum, read.Response)], settings);
        double[] parameters = problem.Start;
        for (int i = 0; i < problem.Free.Count; i++) parameters[problem.Free[i]] = record.Parameters[i].Estimate.Value;
        (IReadOnlyList<PlotChannel> channels, double exposure) = PlotChannels.Of(problem, parameters);
        IReadOnlyList<DisplayBin> bins = DisplayBins.Group(channels, exposure);
        string values = string.Join(", ", record.Parameters.Select(p => $"{FitTable.Short(p.Name)} = {FitTable.Interval(p.Estimate.Value, p.Estimate.Lower, p.Estimate.Upper)}"));
        yield return (FitCharts.Data(record.Name, bins) + FitCharts.Residuals(bins),
            $"{values}; {record.Fit.StatisticName} {Tables.Number(record.Fit.Statistic)} for {record.Fit.DegreesOfFreedom} degrees of freedom. Channels are grouped for the eye only.");
        if (group.Encoded[record.Number] is { } encoded)
            yield return (FitCharts.Filled(group.Encoder.DecodeFilled(encoded, record.Fit.Filled)),
                encoded.Observed.Contains(false)
                    ? $"Counts on the network's grid; grey bins were not observed and were filled in {record.Fit.Passes} passes{(record.Fit.Converged ? "" : ", which did not settle")}."
                    : "Counts on the network's grid; every bin was observed.");
    }

    private static string Heading(RunParameter parameter) =>
        parameter.Unit.Length > 0 ? $"{FitTable.Short(parameter.Name)} ({parameter.Unit})" : FitTable.Short(parameter.Name);

    private static IReadOnlyList<string> Row(FitRecord record) =>
    [
        record.Name,
        .. record.Parameters.SelectMany(p => new[]
        {
            FitTable.Interval(p.Estimate.Value, p.Estimate.Lower, p.Estimate.Upper),
            FitTable.Interval(p.Estimate.NetworkValue, p.Estimate.NetworkLower, p.Estimate.NetworkUpper),
        }),
        record.Fit.StatisticName, Tables.Number(record.Fit.Statistic), Tables.Number(record.Fit.DegreesOfFreedom), Tables.Number(record.Fit.NetworkStatistic),
    ];
}
