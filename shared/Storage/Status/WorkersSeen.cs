using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Status;

internal sealed class WorkersSeen(Database database, TimeProvider clock) : IWorkersSeen
{
    public Task<IReadOnlyList<SeenWorker>> ListAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime,
            then = since.UtcDateTime;
        return database.RunAsync<IReadOnlyList<SeenWorker>>(
            async (context, token) =>
            {
                // In two, as there is an index of each.
                var leases = await Leased(context, now, then)
                    .GroupBy(row => new { row.LeasedBy, row.WorkerVersion })
                    .Select(all => new
                    {
                        Name = all.Key.LeasedBy!,
                        Version = all.Key.WorkerVersion,
                        IsAtWork = all.Max(row => row.LeasedUntil) > now,
                        At = all.Max(row => row.LoadedAt),
                    })
                    .ToListAsync(token);
                var done = await Done(context, then)
                    .GroupBy(row => new { row.Worker, row.WorkerVersion })
                    .Select(all => new
                    {
                        Name = all.Key.Worker!,
                        Version = all.Key.WorkerVersion,
                        IsAtWork = false,
                        At = all.Max(row => row.DoneAt),
                    })
                    .ToListAsync(token);
                var simulators = await context
                    .Shards.Where(row => row.DrawnAt >= then && row.Worker != null)
                    .GroupBy(row => new { row.Worker, row.WorkerVersion })
                    .Select(all => new
                    {
                        all.Key.Worker,
                        Version = all.Key.WorkerVersion,
                        At = all.Max(row => row.DrawnAt),
                    })
                    .ToListAsync(token);
                var trainers = await context
                    .Trainings.Where(row => row.ClaimedBy != null && (row.ClaimedUntil > now || row.UpdatedAt >= then))
                    .Select(row => new
                    {
                        row.ClaimedBy,
                        row.ClaimedVersion,
                        row.ClaimedUntil,
                        row.UpdatedAt,
                    })
                    .ToListAsync(token);
                SeenWorker[] all =
                [
                    .. leases
                        .Concat(done)
                        .GroupBy(one => (one.Name, one.Version))
                        .Select(one => new SeenWorker(
                            "fitter",
                            one.Key.Name,
                            one.Key.Version,
                            one.Any(seen => seen.IsAtWork),
                            Utc(one.Max(seen => seen.At))
                        )),
                    .. simulators.Select(one => new SeenWorker("simulator", one.Worker!, one.Version, false, Utc(one.At))),
                    .. trainers.Select(one => new SeenWorker(
                        "trainer",
                        one.ClaimedBy!,
                        one.ClaimedVersion,
                        one.ClaimedUntil > now,
                        Utc(one.UpdatedAt)
                    )),
                ];
                return [.. all.OrderBy(one => one.Role, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal)];
            },
            cancellation
        );
    }

    /// <summary>Chunks that are in hand, or were taken up after this by who has them.</summary>
    internal static IQueryable<ChunkRow> Leased(AlmagestContext context, DateTime now, DateTime then) =>
        context.Chunks.Where(row =>
            row.DoneAt == null && row.SentAt != null && row.LeasedBy != null && (row.LeasedUntil > now || row.LoadedAt >= then)
        );

    internal static IQueryable<ChunkRow> Done(AlmagestContext context, DateTime then) =>
        context.Chunks.Where(row => row.DoneAt >= then && row.Worker != null);

    private static DateTimeOffset? Utc(DateTime? time) => time is { } at ? new(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;
}
