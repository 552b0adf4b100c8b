using Almagest.Application.Published;
using Almagest.Application.Runs;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Runs;

namespace Almagest.Application.Overviews;

/// <summary>What somebody sees who opens the door.</summary>
public sealed class OverviewReader(ICatalogueStore catalogues, CatalogueRuns runs, PublishedPages pages)
{
    /// <param name="latest">How many of the newest runs are told, beside those that go on.</param>
    public async Task<Overview> ReadAsync(int latest, CancellationToken cancellation)
    {
        IReadOnlyList<(Run Run, RunProgress Progress)> all = await runs.ListAsync(cancellation);
        return new(
            await pages.CountAsync(new() { Table = "almagest.sources" }, cancellation),
            (await catalogues.ListAsync(cancellation)).Sum(catalogue => (long)catalogue.Observations),
            all.Count,
            all.Sum(one => one.Progress.Fitted),
            all.Sum(one => one.Progress.Failed),
            [.. all.Where((one, place) => place < latest || one.Progress.State == RunState.Running)]
        );
    }
}
