using Almagest.Storage.Connections;
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
                var fitters = await context
                    .Chunks.Where(row => row.LeasedUntil > now || row.LoadedAt >= then || row.DoneAt >= then)
                    .Select(row => new
                    {
                        Name = row.LeasedBy ?? row.Worker,
                        row.WorkerVersion,
                        row.LeasedUntil,
                        At = row.DoneAt ?? row.LoadedAt,
                    })
                    .Where(row => row.Name != null)
                    .GroupBy(row => new { row.Name, row.WorkerVersion })
                    .Select(all => new
                    {
                        all.Key.Name,
                        Version = all.Key.WorkerVersion,
                        Until = all.Max(row => row.LeasedUntil),
                        At = all.Max(row => row.At),
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
                    .. fitters.Select(one => new SeenWorker("fitter", one.Name!, one.Version, one.Until > now, Utc(one.At))),
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

    private static DateTimeOffset? Utc(DateTime? time) => time is { } at ? new(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;
}
