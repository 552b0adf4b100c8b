using System.Data.Common;
using Almagest.Spectra;
using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Deletions;
using Almagest.Storage.Schema;
using Almagest.Storage.Status;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Runs;

internal sealed class ChunkLeases(Database database, TimeProvider clock) : IChunkLeases
{
    private const string Take = $"""
        UPDATE chunks SET leased_by = @worker, leased_until = @until, sent_at = coalesce(sent_at, @now), loaded_at = @now,
            attempts = attempts + 1, worker_version = @version
        WHERE run_number = (SELECT number FROM runs WHERE id = @run AND state = '{RunStates.Running}') AND number = @chunk
            AND done_at IS NULL AND parked_at IS NULL AND (@takesOver OR leased_by IS NULL OR leased_until < @now)
            AND attempts < @most AND (@suspects OR attempts = 0)
        """;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Task<bool> TakeAsync(
        Guid runId,
        int chunk,
        string worker,
        LeaseTerms terms,
        bool takesOver,
        CancellationToken cancellation
    ) =>
        database.RunAsync(
            async (context, token) =>
            {
                DateTime now = Now;
                int taken;
                await using (DbConnection connection = await database.OpenAsync(token))
                await using (
                    DbCommand command = connection.Command(
                        Take,
                        ("run", runId),
                        ("chunk", chunk),
                        ("worker", worker),
                        ("version", ProgramVersion.Own),
                        ("now", now),
                        ("until", now + terms.Lease),
                        ("takesOver", takesOver),
                        ("most", terms.MostAttempts),
                        ("suspects", terms.WithSuspects)
                    )
                )
                    taken = await command.ExecuteNonQueryAsync(token);
                if (
                    taken == 0
                    && !await GuiltyChunks.HalveAsync(context, Of(context, runId, chunk), terms, takesOver, now, token)
                    && !await Of(context, runId, chunk).AnyAsync(token)
                    // What was on its way for a run that is deleted is no fault.
                    && !await DeletionStore.IsNotedAsync(context, DeletedKind.Run, runId.ToString(), token)
                )
                    throw SpectralDataException.At(
                        $"chunk {chunk} of run {runId}",
                        "none in the database",
                        "a chunk of a run that was submitted"
                    );
                return taken == 1;
            },
            cancellation
        );

    public Task<bool> IsSuspectAsync(Guid runId, int chunk, bool takesOver, CancellationToken cancellation)
    {
        DateTime now = Now;
        return database.RunAsync(
            (context, token) =>
                Of(context, runId, chunk)
                    .AnyAsync(
                        row =>
                            row.DoneAt == null
                            && row.ParkedAt == null
                            && row.Attempts > 0
                            && (takesOver || row.LeasedBy == null || row.LeasedUntil < now),
                        token
                    ),
            cancellation
        );
    }

    public Task<bool> RenewAsync(Guid runId, int chunk, string worker, TimeSpan lease, CancellationToken cancellation)
    {
        DateTime until = Now + lease;
        return database.RunAsync(
            async (context, token) =>
                await Of(context, runId, chunk)
                    .Where(row => row.DoneAt == null && row.LeasedBy == worker)
                    .ExecuteUpdateAsync(row => row.SetProperty(known => known.LeasedUntil, until), token) == 1,
            cancellation
        );
    }

    public Task ReleaseAsync(Guid runId, int chunk, string worker, string? fault, CancellationToken cancellation)
    {
        string? stored = StoredText.CleanOrNull(fault);
        int counted = fault is null ? 1 : 0;
        return database.RunAsync(
            (context, token) =>
                Of(context, runId, chunk)
                    .Where(row => row.DoneAt == null && row.LeasedBy == worker)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(known => known.LeasedBy, (string?)null)
                                .SetProperty(known => known.LeasedUntil, (DateTime?)null)
                                .SetProperty(known => known.SentAt, (DateTime?)null)
                                .SetProperty(known => known.Attempts, known => known.Attempts - counted)
                                .SetProperty(known => known.Fault, known => stored ?? known.Fault),
                        token
                    ),
            cancellation
        );
    }

    private static IQueryable<ChunkRow> Of(AlmagestContext context, Guid runId, int chunk) =>
        context.Chunks.Where(row =>
            row.Number == chunk && context.Runs.Any(run => run.Id == runId && run.Number == row.RunNumber)
        );
}
