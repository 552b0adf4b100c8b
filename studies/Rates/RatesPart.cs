using Almagest.Cli.Reports;
using Almagest.Cli.Terminal;
using Almagest.Studies.Pages;

namespace Almagest.Studies.Rates;

/// <summary>How often runs' intervals hold the truth and spectra are flagged, measured and written down.</summary>
internal static class RatesPart
{
    /// <param name="part">rates; or, by the same files and verbs for spectra that are not right too, misfits (what the score
    /// tests find), subsets (what clean fits are worth) or, for faint ones, backgrounds (what a learnt one is worth).</param>
    public static async Task RunAsync(
        string part,
        RatesScale scale,
        int? spectra,
        string data,
        string folder,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        scale = (spectra is int told ? scale with { Spectra = told } : scale) with { HasSubsets = part == "subsets" };
        IReadOnlyList<RatesScore> scores = await ScoresAsync(
            scale,
            part switch
            {
                "rates" => RatesCell.All,
                "backgrounds" => FaintInstrument.Cells,
                _ => RatesCell.Misfits,
            },
            data,
            display,
            cancellation
        );
        (string title, Action<IReport> write, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) =
            part switch
            {
                "misfits" => (
                    MisfitsPage.Title,
                    (Action<IReport>)(page => MisfitsPage.Write(page, scale, scores)),
                    MisfitsPage.Headings,
                    MisfitsPage.Rows(scores)
                ),
                "subsets" => (
                    SubsetsPage.Title,
                    page => SubsetsPage.Write(page, scores),
                    SubsetsPage.Headings,
                    SubsetsPage.Rows(scores)
                ),
                "backgrounds" => (
                    BackgroundsPage.Title,
                    page => BackgroundsPage.Write(page, scores),
                    BackgroundsPage.Headings,
                    BackgroundsPage.Rows(scores)
                ),
                _ => (RatesPage.Title, page => RatesPage.Write(page, scale, scores), RatesPage.Headings, RatesPage.Rows(scores)),
            };
        await StudyPages.WriteAsync(title, RatesPage.Subtitle(scale), write, folder, part, cancellation);
        Console.Out.WriteLine(title);
        Tables.Write(headings, [.. rows]);
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
