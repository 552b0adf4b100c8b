using System.Globalization;
using Almagest.Application.Series;
using Almagest.Application.Sources;
using Almagest.Charts.Panels;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Almagest.Pages.Sources;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Pages.Reports;

/// <summary>A run as a folder of pages: one for it, and one for each source, by the components of the gateway's pages. They need
/// nothing beside them.</summary>
public sealed class RunReportFiles(RunSources sources)
{
    /// <summary>Rows of a table; beyond, there is another page. A multiple of what is read at once.</summary>
    public const int MostRows = 10_000;

    private const int CollectedWhole = 1000;
    private const string SourceFolder = "sources";

    /// <param name="run">Id, the beginning of one, or a name.</param>
    /// <param name="folder">Empty.</param>
    /// <param name="told">Fits that are written, and how many there may be; null: nobody asks.</param>
    /// <returns>How many fits were written, and how the run stood.</returns>
    public async Task<(long Written, RunProgress Progress)> WriteAsync(
        string run,
        string folder,
        SavedBy by,
        IProgress<(long Done, long Of)>? told,
        CancellationToken cancellation
    )
    {
        (DrawnRun drawn, RunProgress progress) = await sources.OpenAsync(run, cancellation);
        Directory.CreateDirectory(Path.Combine(folder, SourceFolder));
        int pages = (int)Math.Max(1, (progress.Fitted + MostRows - 1) / MostRows);
        RunTally tally = new(drawn.Run.Parameters, drawn.Campaign);
        long written = 0;
        int page = 1;
        // The first page is written last, for it tells of all.
        await using RowsAside first = Aside();
        RowsAside rows = first;
        SavedNumbers ofFirst = new(drawn.Run.Parameters),
            numbers = ofFirst;
        await foreach (IReadOnlyList<FitOfSource> some in sources.ReadAsync(drawn.Run, cancellation))
        {
            long from = written;
            Task WriteAsync(int i, CancellationToken token) =>
                WriteSourceAsync(drawn, some[i], from + i, progress.Fitted, folder, by, token);
            if (from == 0)
            {
                // What the campaign's templates were made of is of no use any more.
                await WriteAsync(0, cancellation);
                GC.Collect();
            }
            await Parallel.ForAsync(from == 0 ? 1 : 0, some.Count, cancellation, async (i, token) => await WriteAsync(i, token));
            SavedRow[] ofSome =
            [
                .. some.Select(one => one.Fit.Told()).Select((fit, i) => SavedRow.Of($"{SourceFolder}/{FileOf(from + i)}", fit)),
            ];
            foreach (FitOfSource one in some)
                tally.Add(one.Fit.Told());
            foreach (SavedRow row in ofSome)
                numbers.Add(row);
            await SavedPage.WritePartAsync<SavedRows, IReadOnlyList<SavedRow>>(rows.Writer, ofSome, by);
            written += some.Count;
            if (written >= (long)page * MostRows && page < pages)
            {
                await WriteFurtherAsync();
                (rows, numbers, page) = (Aside(), new(drawn.Run.Parameters), page + 1);
            }
            told?.Report((written, progress.Fitted));
            // By itself it lets what outlived its first collection grow to 23 MB, and drags it into the oldest generation.
            GC.Collect(written % CollectedWhole == 0 ? GC.MaxGeneration : 1);
        }
        await foreach (FailureRecord failure in sources.FailuresAsync(drawn.Run, cancellation))
            tally.Add(failure);
        await WriteFurtherAsync();
        // The run's page is the largest: what drew the sources' goes before.
        GC.Collect();
        await WriteRunAsync(1, first, ofFirst, tally.Whole());
        return (written, progress);

        RowsAside Aside() => new(Path.Combine(folder, $"rows-{Guid.NewGuid():N}"));

        async Task WriteFurtherAsync()
        {
            if (page == 1)
                return;
            await using (rows)
                await WriteRunAsync(page, rows, numbers, null);
        }

        async Task WriteRunAsync(int number, RowsAside ofPage, SavedNumbers figures, SavedWhole? whole) =>
            await ofPage.WriteAsync(
                await SavedPage.PartAsync<SavedRunPage, SavedRun>(
                    new(drawn.Run, drawn.Campaign, progress, number, pages, RowsAside.Mark, figures.Known, whole),
                    by
                ),
                Path.Combine(folder, SavedRun.FileOf(number)),
                cancellation
            );
    }

    private static async Task WriteSourceAsync(
        DrawnRun drawn,
        FitOfSource one,
        long place,
        long of,
        string folder,
        SavedBy by,
        CancellationToken cancellation
    )
    {
        SourceFacts facts = await RunSources.ShowAsync(drawn, one, cancellation);
        await SavedPage.WriteAsync<SourcePage, SourceSheet>(
            Path.Combine(folder, SourceFolder, FileOf(place)),
            new(
                facts,
                new SourceView { Name = facts.Source.Name, Run = drawn.Run.Name },
                StoredSheet.Of(facts, facts.Shown!, PlotWords.Possible(PlotStyle.Usual, facts.Shown!.Drawn), address: null),
                (drawn.Run.Name, $"../{SavedRun.FileOf((int)(place / MostRows) + 1)}"),
                place == 0 ? null : FileOf(place - 1),
                place + 1 < of ? FileOf(place + 1) : null
            ),
            by,
            cancellation
        );
    }

    /// <summary>Names may hold anything: pages are counted.</summary>
    private static string FileOf(long place) => string.Create(CultureInfo.InvariantCulture, $"{place + 1:000000}.html");
}
