using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Runs;

internal sealed class ChunkSchedule(Database database, TimeProvider clock) : IChunkSchedule
{
    // Any number will do, as long as it stays the same: "schedule" in ASCII.
    private const long Lock = 0x7363686564756C65;

    public Task<ChunkOrders?> NextAsync(ScheduleTerms terms, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                if (!await IsAnythingUnderWayAsync(context, token))
                    return new ChunkOrders([], 0, 0);
                await using var transaction = await context.Database.BeginTransactionAsync(token);
                if (database.IsPostgres && !await LockAsync(context, token))
                    return null;
                DateTime now = clock.GetUtcNow().UtcDateTime;
                int returned = await ReturnAsync(context, terms, now, token);
                await EndAsync(context, token);
                List<SharedRun> runs = await RunsAsync(context, token);
                int sent = await Sent(context).CountAsync(row => row.LeasedBy == null, token);
                List<ChosenChunks> chosen = await ChooseAsync(context, runs, terms, terms.Window - sent, now, token);
                await transaction.CommitAsync(token);
                return new ChunkOrders(chosen, sent, returned);
            },
            cancellation
        );

    public Task<ChunkBacklog> BacklogAsync(CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                var undone = await context
                    .Chunks.Where(row =>
                        row.DoneAt == null
                        && row.ParkedAt == null
                        && context.Runs.Any(run => run.Number == row.RunNumber && run.State == RunStates.Running)
                    )
                    .GroupBy(row =>
                        row.SentAt == null ? 0
                        : row.LeasedBy == null ? 1
                        : 2
                    )
                    .Select(group => new
                    {
                        group.Key,
                        Chunks = group.Count(),
                        Observations = group.Sum(row => (long)row.Observations),
                    })
                    .ToListAsync(token);
                int Of(int key) => undone.Where(group => group.Key == key).Sum(group => group.Chunks);
                return new ChunkBacklog(
                    Of(0),
                    Of(1),
                    Of(2),
                    await context.Chunks.CountAsync(row => row.ParkedAt != null, token),
                    undone.Sum(group => group.Observations)
                );
            },
            cancellation
        );

    public Task<ChunkProgress> ProgressAsync(CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                DateTime now = clock.GetUtcNow().UtcDateTime;
                IQueryable<ChunkRow> left = Sent(context).Where(row => row.LeasedUntil < now);
                return new ChunkProgress(
                    await left.CountAsync(token),
                    await left.MinAsync(row => row.LeasedUntil, token),
                    await Sent(context).Where(row => row.LeasedBy != null).MinAsync(row => row.LoadedAt, token),
                    await context
                        .Chunks.Where(row =>
                            context.Runs.Any(run => run.Number == row.RunNumber && run.State == RunStates.Running)
                        )
                        .MaxAsync(row => row.DoneAt ?? row.LoadedAt ?? (DateTime?)row.CreatedAt, token)
                );
            },
            cancellation
        );

    /// <summary>Else there is nothing to choose, to end or to return, for which others would wait.</summary>
    private static async Task<bool> IsAnythingUnderWayAsync(AlmagestContext context, CancellationToken cancellation) =>
        await context.Runs.AnyAsync(run => run.State == RunStates.Running, cancellation)
        || await Sent(context).AnyAsync(cancellation);

    private static async Task<bool> LockAsync(AlmagestContext context, CancellationToken cancellation) =>
        await context.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({Lock}) AS \"Value\"").SingleAsync(cancellation);

    private static IQueryable<ChunkRow> Sent(AlmagestContext context) =>
        context.Chunks.Where(row => row.DoneAt == null && row.SentAt != null);

    /// <summary>What was left by its worker, or lost on its way, waits again.</summary>
    private static async Task<int> ReturnAsync(
        AlmagestContext context,
        ScheduleTerms terms,
        DateTime now,
        CancellationToken cancellation
    )
    {
        IQueryable<ChunkRow> left = Sent(context).Where(row => row.LeasedUntil < now);
        foreach (
            var guilty in await left.Where(row => row.Attempts >= terms.Leases.MostAttempts)
                .Select(row => new { row.RunNumber, row.Number })
                .ToListAsync(cancellation)
        )
            await GuiltyChunks.HalveAsync(
                context,
                context.Chunks.Where(row => row.RunNumber == guilty.RunNumber && row.Number == guilty.Number),
                terms.Leases,
                wasLeft: false,
                now,
                cancellation
            );
        int returned = await WaitAgainAsync(left, cancellation);
        DateTime before = terms.LostBefore.UtcDateTime;
        IQueryable<ChunkRow> silent = Sent(context).Where(row => row.LeasedBy == null);
        var oldest = await silent
            .Where(row => row.SentAt < before)
            .OrderBy(row => row.SentAt)
            .Select(row => new { row.RunNumber, row.Number })
            .ToListAsync(cancellation);
        long lost = terms.Queued is { } queued ? await silent.CountAsync(cancellation) - queued : oldest.Count;
        foreach (var run in oldest.Take((int)Math.Clamp(lost, 0, oldest.Count)).GroupBy(row => row.RunNumber))
        {
            int[] numbers = [.. run.Select(row => row.Number)];
            returned += await WaitAgainAsync(
                silent.Where(row => row.RunNumber == run.Key && numbers.Contains(row.Number)),
                cancellation
            );
        }
        return returned;
    }

    private static Task<int> WaitAgainAsync(IQueryable<ChunkRow> chunks, CancellationToken cancellation) =>
        chunks.ExecuteUpdateAsync(
            row =>
                row.SetProperty(known => known.SentAt, (DateTime?)null)
                    .SetProperty(known => known.LeasedBy, (string?)null)
                    .SetProperty(known => known.LeasedUntil, (DateTime?)null),
            cancellation
        );

    private static Task<int> EndAsync(AlmagestContext context, CancellationToken cancellation) =>
        context
            .Runs.Where(run =>
                run.State == RunStates.Running
                && !context.Chunks.Any(row => row.RunNumber == run.Number && row.DoneAt == null && row.SentAt != null)
                && !context.Chunks.Any(row =>
                    row.RunNumber == run.Number && row.DoneAt == null && row.ParkedAt == null && row.SentAt == null
                )
            )
            .ExecuteUpdateAsync(row => row.SetProperty(known => known.State, RunStates.Done), cancellation);

    private static async Task<List<SharedRun>> RunsAsync(AlmagestContext context, CancellationToken cancellation)
    {
        Dictionary<int, int> underWay = await Sent(context)
            .GroupBy(row => row.RunNumber)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        var open = await context
            .Runs.Where(run => run.State == RunStates.Running)
            .OrderBy(run => run.Number)
            .Select(run => new
            {
                run.Number,
                run.Id,
                run.Owner,
                run.Priority,
                run.TraceParent,
            })
            .ToListAsync(cancellation);
        return
        [
            .. open.Select(run => new SharedRun(run.Number, run.Id, run.Owner, run.Priority)
            {
                UnderWay = underWay.GetValueOrDefault(run.Number),
                TraceParent = run.TraceParent,
            }),
        ];
    }

    private static async Task<List<ChosenChunks>> ChooseAsync(
        AlmagestContext context,
        List<SharedRun> runs,
        ScheduleTerms terms,
        int free,
        DateTime now,
        CancellationToken cancellation
    )
    {
        List<ChosenChunks> chosen = [];
        var shares = new FairShares(runs, terms.MostPerOwner);
        while (free > 0 && shares.Give(free) is { Count: > 0 } given)
            foreach ((SharedRun run, int count) in given)
            {
                List<int> numbers = await context
                    .Chunks.Where(row =>
                        row.RunNumber == run.Number && row.DoneAt == null && row.ParkedAt == null && row.SentAt == null
                    )
                    .OrderBy(row => row.Number)
                    .Take(count)
                    .Select(row => row.Number)
                    .ToListAsync(cancellation);
                if (numbers.Count < count)
                    shares.Exhaust(run, count - numbers.Count);
                if (numbers.Count == 0)
                    continue;
                await context
                    .Chunks.Where(row => row.RunNumber == run.Number && numbers.Contains(row.Number))
                    .ExecuteUpdateAsync(row => row.SetProperty(known => known.SentAt, now), cancellation);
                chosen.Add(new(run.Id, numbers, run.TraceParent));
                free -= numbers.Count;
            }
        return chosen;
    }
}
