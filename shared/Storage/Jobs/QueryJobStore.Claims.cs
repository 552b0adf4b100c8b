using System.Runtime.CompilerServices;
using Almagest.Storage.Bulk;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Almagest.Storage.Jobs;

/// <summary>Who is at work on a job, and what comes of it.</summary>
internal sealed partial class QueryJobStore
{
    /// <summary>A query that takes its server down would take the next one too.</summary>
    private const int MostAttempts = 3;

    public Task<QueryJob?> ClaimAsync(string server, TimeSpan lease, int most, CancellationToken cancellation)
    {
        DateTime now = Now,
            until = now + lease;
        return database.RunAsync(
            async (context, token) =>
            {
                await FailLostAsync(context, now, token);
                List<QueryJobRow> waiting = await context
                    .QueryJobs.Where(row =>
                        row.DestroyAt > now && (row.Phase == Queued || (row.Phase == Executing && row.ClaimedUntil < now))
                    )
                    .Where(row =>
                        context.QueryJobs.Count(other =>
                            other.Owner == row.Owner && other.Phase == Executing && other.ClaimedUntil >= now
                        ) < most
                    )
                    .OrderBy(row => row.CreatedAt)
                    .Take(10)
                    .ToListAsync(token);
                foreach (QueryJobRow job in waiting)
                    if (
                        await context
                            .QueryJobs.Where(row => row.Id == job.Id && row.Phase == job.Phase && row.Attempt == job.Attempt)
                            .ExecuteUpdateAsync(
                                row =>
                                    row.SetProperty(one => one.Phase, Executing)
                                        .SetProperty(one => one.Attempt, job.Attempt + 1)
                                        .SetProperty(one => one.StartedAt, now)
                                        .SetProperty(one => one.Rows, (long?)null)
                                        .SetProperty(one => one.ClaimedBy, server)
                                        .SetProperty(one => one.ClaimedUntil, until),
                                token
                            ) == 1
                    )
                    {
                        // What the one before wrote is nobody's.
                        await context.QueryJobParts.Where(part => part.JobId == job.Id).ExecuteDeleteAsync(token);
                        return ToJob(await context.QueryJobs.SingleAsync(row => row.Id == job.Id, token));
                    }
                return null;
            },
            cancellation
        );
    }

    public async Task<bool> KeepAsync(QueryJob job, string server, TimeSpan lease, long rows, CancellationToken cancellation)
    {
        DateTime until = Now + lease;
        return await UpdateAsync(
                job,
                server,
                row => row.SetProperty(one => one.ClaimedUntil, until).SetProperty(one => one.Rows, rows),
                cancellation
            ) == 1;
    }

    public Task AddPartAsync(QueryJob job, int number, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        QueryJobPartRow part = new()
        {
            JobId = job.Id,
            Attempt = job.Attempt,
            Number = number,
            Content = content.ToArray(),
        };
        return database.RunAsync(
            async (context, token) =>
            {
                if (
                    await context.QueryJobParts.AnyAsync(
                        known => known.JobId == part.JobId && known.Attempt == part.Attempt && known.Number == part.Number,
                        token
                    )
                )
                    return 0;
                context.Add(part);
                return await context.SaveChangesAsync(token);
            },
            cancellation
        );
    }

    public Task CompleteAsync(QueryJob job, string server, QueryJobResult result, CancellationToken cancellation)
    {
        DateTime now = Now;
        return UpdateAsync(
            job,
            server,
            row =>
                row.SetProperty(one => one.Phase, Completed)
                    .SetProperty(one => one.EndedAt, now)
                    .SetProperty(one => one.Rows, result.Rows)
                    .SetProperty(one => one.Bytes, result.Bytes)
                    .SetProperty(one => one.MediaType, result.MediaType)
                    .SetProperty(one => one.IsOverflow, result.IsOverflow),
            cancellation
        );
    }

    public async Task FailAsync(QueryJob job, string server, string error, CancellationToken cancellation)
    {
        DateTime now = Now;
        string reason = StoredText.Clean(error);
        await UpdateAsync(
            job,
            server,
            row =>
                row.SetProperty(one => one.Phase, Failed)
                    .SetProperty(one => one.EndedAt, now)
                    .SetProperty(one => one.Error, reason),
            cancellation
        );
        await database.RunAsync(
            (context, token) => context.QueryJobParts.Where(part => part.JobId == job.Id).ExecuteDeleteAsync(token),
            cancellation
        );
    }

    public Task ReleaseAsync(QueryJob job, string server, CancellationToken cancellation) =>
        UpdateAsync(
            job,
            server,
            // It was not the query's fault.
            row => row.SetProperty(one => one.Phase, Queued).SetProperty(one => one.Attempt, job.Attempt - 1),
            cancellation
        );

    public async IAsyncEnumerable<byte[]> ReadAsync(QueryJob job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (int number = 0; ; number++)
        {
            byte[]? part = await database.RunAsync(
                async (context, token) =>
                    await context
                        .QueryJobParts.Where(one => one.JobId == job.Id && one.Attempt == job.Attempt && one.Number == number)
                        .Select(one => one.Content)
                        .SingleOrDefaultAsync(token),
                cancellation
            );
            if (part is null)
                yield break;
            yield return part;
        }
    }

    /// <summary>Of the one who is at work on it.</summary>
    private Task<int> UpdateAsync(
        QueryJob job,
        string server,
        Action<UpdateSettersBuilder<QueryJobRow>> set,
        CancellationToken cancellation
    ) =>
        database.RunAsync(
            (context, token) =>
                context
                    .QueryJobs.Where(row =>
                        row.Id == job.Id && row.Attempt == job.Attempt && row.Phase == Executing && row.ClaimedBy == server
                    )
                    .ExecuteUpdateAsync(set, token),
            cancellation
        );

    private static Task<int> FailLostAsync(AlmagestContext context, DateTime now, CancellationToken cancellation) =>
        context
            .QueryJobs.Where(row => row.Phase == Executing && row.ClaimedUntil < now && row.Attempt >= MostAttempts)
            .ExecuteUpdateAsync(
                row =>
                    row.SetProperty(one => one.Phase, Failed)
                        .SetProperty(one => one.EndedAt, now)
                        .SetProperty(
                            one => one.Error,
                            "found a query whose server ended while it ran, each of the times that it was begun; "
                                + "expected one of fewer rows."
                        ),
                cancellation
            );
}
