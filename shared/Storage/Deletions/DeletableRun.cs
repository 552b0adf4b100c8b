using Almagest.Storage.Columns;
using Almagest.Storage.Schema;
using Almagest.Storage.Views;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Deletions;

/// <summary>A run: its fits and failures, chunks (parked ones too) and settings, and the view that shows no other run.</summary>
internal sealed class DeletableRun(AlmagestContext context, Guid id, DateTime now) : IDeletable
{
    public string Words => $"run {id}";

    private IQueryable<RunRow> Runs => context.Runs.Where(run => run.Id == id);

    private IQueryable<ChunkRow> Chunks => context.Chunks.Where(chunk => Runs.Any(run => run.Number == chunk.RunNumber));

    public Task HoldAsync(CancellationToken cancellation) =>
        context.Database.ExecuteSqlAsync($"SELECT 1 FROM runs WHERE id = {id} FOR UPDATE", cancellation);

    public async Task<Deletion?> FindAsync(CancellationToken cancellation)
    {
        if (await Runs.Select(run => new { run.Name, run.State }).SingleOrDefaultAsync(cancellation) is not { } run)
            return null;
        var counted = await Chunks
            .GroupBy(chunk => chunk.RunNumber)
            .Select(chunks => new
            {
                Chunks = chunks.Count(),
                Fits = chunks.Sum(chunk => (long)chunk.Fitted),
                Failures = chunks.Sum(chunk => (long)chunk.Failed),
                Parked = chunks.Count(chunk => chunk.ParkedAt != null),
                Undone = chunks.Count(chunk => chunk.DoneAt == null && chunk.ParkedAt == null),
                AtWork = chunks.Count(chunk => chunk.DoneAt == null && chunk.LeasedUntil > now),
            })
            .SingleAsync(cancellation);
        return new(
            DeletedKind.Run,
            id.ToString(),
            run.Name,
            [
                new("fits", counted.Fits),
                new("failures", counted.Failures),
                new("chunks", counted.Chunks),
                new("parked observations", counted.Parked),
            ]
        )
        {
            Refusal =
                run.State == RunStates.Running && counted.Undone > 0
                    ? $"run '{run.Name}': found it at work, with {counted.Undone} of {counted.Chunks} chunks undone; expected "
                        + "one that is done, paused or cancelled."
                : counted.AtWork > 0
                    ? $"run '{run.Name}': found {counted.AtWork} chunks of it still at work; expected none: "
                        + "they end by themselves."
                : null,
        };
    }

    public async Task DeleteAsync(CancellationToken cancellation)
    {
        var run = await Runs.Select(row => new { row.Number, row.FitsView }).SingleAsync(cancellation);
        // First of all: who writes a chunk marks it before, and finds none to mark.
        await Chunks.ExecuteDeleteAsync(cancellation);
        if (!context.Database.IsNpgsql())
            foreach (ResultTable table in ResultTables.All)
            {
                string delete = $"DELETE FROM {table.Name} WHERE run_number = {{0}}";
                await context.Database.ExecuteSqlRawAsync(delete, [run.Number], cancellation);
            }
        await context.Failures.Where(row => row.RunNumber == run.Number).ExecuteDeleteAsync(cancellation);
        await context.RunParameters.Where(row => row.RunNumber == run.Number).ExecuteDeleteAsync(cancellation);
        await context.RunBackgrounds.Where(row => row.RunNumber == run.Number).ExecuteDeleteAsync(cancellation);
        await Runs.ExecuteDeleteAsync(cancellation);
        if (run.FitsView is { } view)
            await FitsViewRows.DropUnusedAsync(context, view, cancellation);
        // Last, as nobody reads fits until this is committed.
        if (context.Database.IsNpgsql())
            await context.Database.ExecuteSqlRawAsync(FitPartitions.DropCall, [run.Number], cancellation);
    }
}
