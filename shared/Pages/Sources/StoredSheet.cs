using System.Globalization;
using Almagest.Application.Sources;
using Almagest.Charts.Panels;
using Almagest.Learning.Results;
using Almagest.Pages.Fits;
using Almagest.Pages.Numbers;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Runs;

namespace Almagest.Pages.Sources;

/// <summary>A fit of a run as it is shown.</summary>
public static class StoredSheet
{
    /// <param name="shown">With a fit.</param>
    /// <param name="address">Of the gateway, without a slash at the end; null: a page that is a file.</param>
    public static FitSheet Of(SourceFacts facts, ShownFit shown, PlotStyle style, string? address)
    {
        SourceFit fit = shown.Result.Fit!.Told();
        Run run = shown.Run;
        ObservedAs? observed = facts.Observations.FirstOrDefault(one => one.Id == shown.Result.ObservationId);
        return new()
        {
            Fit = fit,
            Model = shown.Campaign.Model,
            Drawn = shown.Drawn,
            Style = style,
            Provenance =
            [
                ("Run", run.Name),
                ("Catalogue", run.CatalogueName),
                .. observed is null ? [] : Of(observed),
                ("Fitted", $"{TimeText.Utc(fit.FittedAt)} UTC"),
                ("Campaign", $"{shown.Campaign.Name}, {run.CampaignId}"),
                ("Abundances", shown.Campaign.Abundances),
                .. fit.NetworkId is { } network ? [("Network", network)] : Array.Empty<(string, string)>(),
                ("Settings", RunSettings.Parse(run.SettingsJson).ToJson()),
            ],
            Files =
            [
                .. shown.Result.Files.Select(
                    (file, number) =>
                        new SheetFile(file.Role, file.Path, file.Sha256, address is null ? null : FileAddress(shown, number))
                ),
            ],
        };
    }

    private static IEnumerable<(string, string)> Of(ObservedAs one)
    {
        if ((one.Telescope ?? one.Instrument) is not null)
            yield return ("Instrument", $"{one.Telescope} {one.Instrument}".Trim());
        if (one.ObsId is { } id)
            yield return ("OBS_ID", id);
        if (one.StartedAt is { } at)
            yield return ("Observed", $"{TimeText.Utc(at)} UTC, MJD {TimeText.Mjd(at)}");
        if (one.Exposure is { } exposure)
            yield return ("Exposure", $"{Figure.Of(exposure, 5)} s");
        if (one.Redshift is { } z)
            yield return ("Redshift", Figure.Of(z, 5));
    }

    private static string FileAddress(ShownFit shown, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"/datalink/files/{shown.Result.ObservationId}/{number}");
}
