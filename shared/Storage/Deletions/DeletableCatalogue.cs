using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Deletions;

/// <summary>A catalogue: its observations in all their versions, and what is known of them. Responses are shared, and
/// stay.</summary>
internal sealed class DeletableCatalogue(AlmagestContext context, int id) : IDeletable
{
    private const int MostNamed = 3;

    public string Words => $"catalogue {id}";

    private IQueryable<ObservationRow> Observations => context.Observations.Where(row => row.CatalogueId == id);

    public Task HoldAsync(CancellationToken cancellation) =>
        context.Database.ExecuteSqlAsync($"SELECT 1 FROM catalogues WHERE id = {id} FOR UPDATE", cancellation);

    public async Task<Deletion?> FindAsync(CancellationToken cancellation)
    {
        if (
            await context.Catalogues.Where(row => row.Id == id).Select(row => row.Name).SingleOrDefaultAsync(cancellation)
            is not { } name
        )
            return null;
        List<string> runs = await context
            .Runs.Where(run => run.CatalogueId == id)
            .OrderBy(run => run.Number)
            .Select(run => run.Name)
            .ToListAsync(cancellation);
        return new(
            DeletedKind.Catalogue,
            id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            name,
            [
                new("observations", await Observations.LongCountAsync(row => row.SupersededAt == null, cancellation)),
                new("earlier versions of them", await Observations.LongCountAsync(row => row.SupersededAt != null, cancellation)),
                new("files not read", await context.IngestFailures.LongCountAsync(row => row.CatalogueId == id, cancellation)),
            ]
        )
        {
            Refusal =
                runs.Count == 0 ? null : $"catalogue '{name}': found {Named(runs)} of it; expected none: delete them first.",
        };
    }

    public async Task DeleteAsync(CancellationToken cancellation)
    {
        await context.ObservationDetails.Where(row => row.CatalogueId == id).ExecuteDeleteAsync(cancellation);
        await context.Sources.Where(row => row.CatalogueId == id).ExecuteDeleteAsync(cancellation);
        await context
            .ObservationFiles.Where(file => Observations.Any(row => row.Id == file.ObservationId))
            .ExecuteDeleteAsync(cancellation);
        await Observations.ExecuteDeleteAsync(cancellation);
        await context.IngestFailures.Where(row => row.CatalogueId == id).ExecuteDeleteAsync(cancellation);
        await context.Catalogues.Where(row => row.Id == id).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>A few of them by name.</summary>
    internal static string Named(IReadOnlyList<string> runs) =>
        $"{(runs.Count == 1 ? "a run" : $"{runs.Count} runs")} ({string.Join(", ", runs.Take(MostNamed))}"
        + $"{(runs.Count > MostNamed ? ", ..." : "")})";
}
