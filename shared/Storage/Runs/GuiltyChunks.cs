using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Almagest.Storage.Runs;

/// <summary>Chunks that workers died or broke of: halved until the observation that did it is alone, and parked.</summary>
internal static class GuiltyChunks
{
    private const string Unseen = "Its workers died: killed, or out of memory; nothing else is known.";

    /// <param name="chunk">A query of one.</param>
    /// <param name="wasLeft">Whoever had it is known to have left it.</param>
    /// <returns>Whether it was halved or parked: it was not done, nobody is at work on it, and its attempts are used
    /// up.</returns>
    public static async Task<bool> HalveAsync(
        AlmagestContext context,
        IQueryable<ChunkRow> chunk,
        LeaseTerms terms,
        bool wasLeft,
        DateTime now,
        CancellationToken cancellation
    )
    {
        IQueryable<ChunkRow> guilty = chunk.Where(row =>
            row.DoneAt == null
            && row.ParkedAt == null
            && row.Attempts >= terms.MostAttempts
            && (wasLeft || row.LeasedBy == null || row.LeasedUntil < now)
            // Of a run that is held it is seen to when that goes on.
            && context.Runs.Any(run => run.Number == row.RunNumber && run.State == RunStates.Running)
        );
        if (await guilty.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } found)
            return false;
        await using IDbContextTransaction? transaction = context.Database.CurrentTransaction is null
            ? await context.Database.BeginTransactionAsync(cancellation)
            : null;
        // Numbers of new chunks are given one by one.
        await context
            .Runs.Where(run => run.Number == found.RunNumber)
            .ExecuteUpdateAsync(row => row.SetProperty(known => known.Priority, known => known.Priority), cancellation);
        int first = found.FirstObservation,
            half = found.Observations / 2,
            last = first + half - 1;
        // A half dies once more before it is halved again, a single observation twice before it is parked.
        int left = LeftTo(half, terms);
        int changed =
            half == 0
                ? await guilty.ExecuteUpdateAsync(
                    row =>
                        row.SetProperty(known => known.ParkedAt, now)
                            .SetProperty(known => known.Fault, known => known.Fault ?? Unseen)
                            .SetProperty(known => known.LeasedBy, (string?)null)
                            .SetProperty(known => known.LeasedUntil, (DateTime?)null)
                            .SetProperty(known => known.SentAt, (DateTime?)null),
                    cancellation
                )
                : await guilty
                    .Where(row => row.LastObservation == found.LastObservation)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(known => known.LastObservation, last)
                                .SetProperty(known => known.Observations, half)
                                .SetProperty(known => known.Attempts, left)
                                .SetProperty(known => known.LeasedBy, (string?)null)
                                .SetProperty(known => known.LeasedUntil, (DateTime?)null)
                                .SetProperty(known => known.SentAt, (DateTime?)null),
                        cancellation
                    );
        // Another worker was faster.
        if (changed == 0)
            return false;
        if (half == 0)
            await StopAsync(context, found, terms, cancellation);
        else
        {
            int rest = found.Observations - half;
            int highest = await context
                .Chunks.Where(row => row.RunNumber == found.RunNumber)
                .MaxAsync(row => row.Number, cancellation);
            context.Add(
                new ChunkRow
                {
                    RunNumber = found.RunNumber,
                    Number = highest + 1,
                    FirstObservation = last + 1,
                    LastObservation = found.LastObservation,
                    Observations = rest,
                    CreatedAt = now,
                    Attempts = LeftTo(rest, terms),
                    Writes = found.Writes,
                    Fault = found.Fault,
                }
            );
            await context.SaveChangesAsync(cancellation);
        }
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>A fuse: what breaks each observation would put them aside one by one, without end.</summary>
    private static async Task StopAsync(AlmagestContext context, ChunkRow last, LeaseTerms terms, CancellationToken cancellation)
    {
        IQueryable<ChunkRow> chunks = context.Chunks.Where(row => row.RunNumber == last.RunNumber);
        int parked = await chunks.CountAsync(row => row.ParkedAt != null, cancellation);
        if (
            terms.MostParked == 0
            || parked < terms.MostParked
            || await chunks.AnyAsync(row => row.DoneAt != null, cancellation)
            || !await chunks.AnyAsync(row => row.ParkedAt == null, cancellation)
        )
            return;
        string reason =
            $"the first {parked} observations that were tried were all put aside, and none was fitted; the last: "
            + (last.Fault ?? Unseen);
        await context
            .Runs.Where(run => run.Number == last.RunNumber && run.State == RunStates.Running)
            .ExecuteUpdateAsync(
                row => row.SetProperty(known => known.State, RunStates.Stopped).SetProperty(known => known.Stopped, reason),
                cancellation
            );
        await chunks
            .Where(row => row.DoneAt == null && row.LeasedBy == null)
            .ExecuteUpdateAsync(row => row.SetProperty(known => known.SentAt, (DateTime?)null), cancellation);
    }

    private static int LeftTo(int observations, LeaseTerms terms) => Math.Max(0, terms.MostAttempts - (observations > 1 ? 1 : 2));
}
