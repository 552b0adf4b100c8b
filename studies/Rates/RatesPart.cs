using Almagest.Cli.Terminal;
using Almagest.Studies.Pages;

namespace Almagest.Studies.Rates;

/// <summary>How often runs' intervals hold the truth and right spectra are flagged, measured and written down.</summary>
internal static class RatesPart
{
    public static async Task RunAsync(
        RatesScale scale,
        int? spectra,
        string data,
        string folder,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        scale = spectra is int told ? scale with { Spectra = told } : scale;
        DirectoryInfo place = Directory.CreateTempSubdirectory("almagest-rates-");
        IReadOnlyList<RatesScore> scores;
        try
        {
            scores = await new RatesJob(scale, data, place.FullName, display).RunAsync(RatesCell.All, cancellation);
        }
        finally
        {
            place.Delete(recursive: true);
        }
        await StudyPages.WriteAsync(
            RatesPage.Title,
            RatesPage.Subtitle(scale),
            page => RatesPage.Write(page, scale, scores),
            folder,
            "rates",
            cancellation
        );
        Console.Out.WriteLine("Intervals of the photon index, and flags");
        Tables.Write(RatesPage.Headings, [.. RatesPage.Rows(scores)]);
    }
}
