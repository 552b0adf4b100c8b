using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Almagest.Storage.Status;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Shards;

internal sealed class ShardStore(Database database, TimeProvider clock) : IShardStore
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Task PlanAsync(string campaignId, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        DateTime now = Now;
        // "WHERE true" tells SQLite's parser that ON CONFLICT is no join condition.
        return database.RunAsync(
            (context, token) =>
                context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO shards (campaign_id, number, planned_at)
                    WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {count})
                    SELECT {campaignId}, n, {now} FROM numbers WHERE {count} > 0
                    ON CONFLICT (campaign_id, number) DO NOTHING
                    """,
                    token
                ),
            cancellation
        );
    }

    public Task MarkSentAsync(string campaignId, IReadOnlyCollection<int> shards, CancellationToken cancellation)
    {
        DateTime now = Now;
        return database.RunAsync(
            (context, token) =>
                context
                    .Shards.Where(row => row.CampaignId == campaignId && shards.Contains(row.Number))
                    .ExecuteUpdateAsync(row => row.SetProperty(shard => shard.SentAt, now), token),
            cancellation
        );
    }

    public Task<bool> MarkDrawnAsync(
        string campaignId,
        int shard,
        int spectra,
        long bytes,
        string worker,
        CancellationToken cancellation
    )
    {
        DateTime now = Now;
        string cleanWorker = StoredText.Clean(worker);
        // A shard may be asked for by hand, unplanned. Who deletes the campaign waits for this, or this for that.
        return database.RunAsync(
            async (context, token) =>
                await context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO shards (campaign_id, number, planned_at, drawn_at, spectra, bytes, worker, worker_version)
                    SELECT id, {shard}, {now}, {now}, {spectra}, {bytes}, {cleanWorker}, {ProgramVersion.Own}
                    FROM campaigns WHERE id = {campaignId}
                    ON CONFLICT (campaign_id, number) DO UPDATE
                    SET drawn_at = excluded.drawn_at, spectra = excluded.spectra, bytes = excluded.bytes,
                        worker = excluded.worker,
                        worker_version = excluded.worker_version
                    WHERE shards.drawn_at IS NULL
                    """,
                    token
                ) == 1
                || await context.Campaigns.AnyAsync(row => row.Id == campaignId, token),
            cancellation
        );
    }

    public Task ReopenAsync(
        string campaignId,
        IReadOnlyCollection<int> shards,
        TimeSpan drawnBefore,
        CancellationToken cancellation
    )
    {
        DateTime before = Now - drawnBefore;
        return database.RunAsync(
            (context, token) =>
                context
                    .Shards.Where(row =>
                        row.CampaignId == campaignId
                        && shards.Contains(row.Number)
                        && row.DrawnAt != null
                        && row.DrawnAt <= before
                    )
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(shard => shard.DrawnAt, (DateTime?)null)
                                .SetProperty(shard => shard.Spectra, (int?)null)
                                .SetProperty(shard => shard.Bytes, (long?)null)
                                .SetProperty(shard => shard.Worker, (string?)null)
                                .SetProperty(shard => shard.WorkerVersion, (string?)null),
                        token
                    ),
            cancellation
        );
    }

    public Task<IReadOnlyList<int>> PendingAsync(
        string campaignId,
        TimeSpan olderThan,
        int limit,
        int ahead,
        CancellationToken cancellation
    )
    {
        DateTime before = Now - olderThan;
        return database.RunAsync<IReadOnlyList<int>>(
            async (context, token) =>
            {
                IQueryable<ShardRow> all = context.Shards.Where(row => row.CampaignId == campaignId);
                int asked = await all.CountAsync(row => row.DrawnAt != null || row.SentAt != null, token);
                List<int> again = await all.Where(row => row.DrawnAt == null && row.SentAt <= before)
                    .OrderBy(row => row.Number)
                    .Take(limit)
                    .Select(row => row.Number)
                    .ToListAsync(token);
                List<int> first = await all.Where(row => row.DrawnAt == null && row.SentAt == null)
                    .OrderBy(row => row.Number)
                    .Take(Math.Clamp(ahead - asked, 0, limit - again.Count))
                    .Select(row => row.Number)
                    .ToListAsync(token);
                return [.. again.Concat(first).Order()];
            },
            cancellation
        );
    }

    public Task<ShardProgress> ProgressAsync(string campaignId, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                await context
                    .Shards.Where(row => row.CampaignId == campaignId)
                    .GroupBy(row => row.CampaignId)
                    .Select(rows => new ShardProgress(
                        rows.Count(),
                        rows.Count(row => row.DrawnAt != null),
                        rows.Sum(row => (long?)row.Spectra) ?? 0,
                        rows.Sum(row => row.Bytes) ?? 0
                    )
                    {
                        Asked = rows.Count(row => row.DrawnAt != null || row.SentAt != null),
                    })
                    .SingleOrDefaultAsync(token)
                ?? new ShardProgress(0, 0, 0, 0),
            cancellation
        );
}
