using Almagest.Cli.Terminal;
using Almagest.Studies.Pages;

namespace Almagest.Studies.Rates;

/// <summary>How often runs' intervals hold the truth and spectra are flagged, measured and written down.</summary>
internal static class RatesPart
{
    /// <param name="isMisfits">The same files and verbs, for spectra that are not right: what the score tests find.</param>
    public static async Task RunAsync(
        bool isMisfits,
        RatesScale scale,
        int? spectra,
        string data,
        string folder,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        scale = spectra is int told ? scale with { Spectra = told } : scale;
        IReadOnlyList<RatesCell> cells = isMisfits ? RatesCell.Misfits : RatesCell.All;
        IReadOnlyList<RatesScore> scores = await ScoresAsync(scale, cells, data, display, cancellation);
        await StudyPages.WriteAsync(
            isMisfits ? MisfitsPage.Title : RatesPage.Title,
            RatesPage.Subtitle(scale),
            page =>
            {
                if (isMisfits)
                    MisfitsPage.Write(page, scale, scores);
                else
                    RatesPage.Write(page, scale, scores);
            },
            folder,
            isMisfits ? "misfits" : "rates",
            cancellation
        );
        Console.Out.WriteLine(isMisfits ? "Score tests and flags" : "Intervals of the photon index, and flags");
        if (isMisfits)
            Tables.Write(MisfitsPage.Headings, [.. MisfitsPage.Rows(scores)]);
        else
            Tables.Write(RatesPage.Headings, [.. RatesPage.Rows(scores)]);
    }

    private static async Task<IReadOnlyList<RatesScore>> ScoresAsync(
        RatesScale scale,
        IReadOnlyList<RatesCell> cells,
        string data,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        DirectoryInfo place = Directory.CreateTempSubdirectory("almagest-rates-");
        try
        {
            return await new RatesJob(scale, data, place.FullName, display).RunAsync(cells, cancellation);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }
}
