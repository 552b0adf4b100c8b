using System.Text.Json;
using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Almagest.Vo.Uws;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Jobs;

internal sealed partial class QueryJobStore(Database database, TimeProvider clock) : IQueryJobStore
{
    private static readonly string Pending = Word(JobPhase.Pending),
        Queued = Word(JobPhase.Queued),
        Executing = Word(JobPhase.Executing),
        Completed = Word(JobPhase.Completed),
        Failed = Word(JobPhase.Error),
        Aborted = Word(JobPhase.Aborted);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Task<Guid> CreateAsync(
        NewQueryJob job,
        IReadOnlyList<(string Name, ReadOnlyMemory<byte> Document)> uploads,
        CancellationToken cancellation
    )
    {
        QueryJobRow row = new()
        {
            // Nobody may guess it: where nobody has a token, who knows a job's address may fetch its result.
            Id = Guid.NewGuid(),
            Owner = job.Owner,
            RunId = StoredText.CleanOrNull(job.RunId),
            Phase = Pending,
            Parameters = JsonSerializer.Serialize(job.Parameters),
            Address = job.Address,
            CreatedAt = Now,
            DestroyAt = Now + job.Kept,
            ExecutionSeconds = job.ExecutionSeconds,
            Attempt = 0,
        };
        return database.RunAsync(
            async (context, token) =>
            {
                // After a commit whose answer was lost, the second try finds the row.
                if (await context.QueryJobs.AnyAsync(known => known.Id == row.Id, token))
                    return row.Id;
                context.Add(row);
                foreach ((int number, (string name, ReadOnlyMemory<byte> document)) in uploads.Index())
                    context.Add(
                        new QueryJobUploadRow
                        {
                            JobId = row.Id,
                            Number = number,
                            Name = name,
                            Content = document.ToArray(),
                        }
                    );
                await context.SaveChangesAsync(token);
                return row.Id;
            },
            cancellation
        );
    }

    public Task<QueryJob?> FindAsync(Guid id, CancellationToken cancellation)
    {
        DateTime now = Now;
        return database.RunAsync(
            async (context, token) =>
                await context.QueryJobs.SingleOrDefaultAsync(row => row.Id == id && row.DestroyAt > now, token) is { } row
                    ? ToJob(row)
                    : null,
            cancellation
        );
    }

    public Task<IReadOnlyList<QueryJob>> ListAsync(string? owner, CancellationToken cancellation)
    {
        DateTime now = Now;
        return database.RunAsync<IReadOnlyList<QueryJob>>(
            async (context, token) =>
                [
                    .. (
                        await context
                            .QueryJobs.Where(row => row.Owner == owner && row.DestroyAt > now)
                            .OrderByDescending(row => row.CreatedAt)
                            .ToListAsync(token)
                    ).Select(ToJob),
                ],
            cancellation
        );
    }

    public Task<IReadOnlyList<(string Name, ReadOnlyMemory<byte> Document)>> UploadsAsync(
        Guid id,
        CancellationToken cancellation
    ) =>
        database.RunAsync<IReadOnlyList<(string Name, ReadOnlyMemory<byte> Document)>>(
            async (context, token) =>
                [
                    .. (
                        await context.QueryJobUploads.Where(row => row.JobId == id).OrderBy(row => row.Number).ToListAsync(token)
                    ).Select(row => (row.Name, (ReadOnlyMemory<byte>)row.Content)),
                ],
            cancellation
        );

    public Task<bool> AskAsync(Guid id, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellation)
    {
        string said = JsonSerializer.Serialize(parameters);
        return database.RunAsync(
            async (context, token) =>
                await context
                    .QueryJobs.Where(row => row.Id == id && row.Phase == Pending)
                    .ExecuteUpdateAsync(row => row.SetProperty(job => job.Parameters, said), token) == 1,
            cancellation
        );
    }

    public Task LimitAsync(Guid id, int executionSeconds, DateTime destroyAt, CancellationToken cancellation) =>
        database.RunAsync(
            (context, token) =>
                context
                    .QueryJobs.Where(row => row.Id == id)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(job => job.ExecutionSeconds, executionSeconds)
                                .SetProperty(job => job.DestroyAt, destroyAt),
                        token
                    ),
            cancellation
        );

    public Task<bool> QueueAsync(Guid id, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                await context
                    .QueryJobs.Where(row => row.Id == id && row.Phase == Pending)
                    .ExecuteUpdateAsync(row => row.SetProperty(job => job.Phase, Queued), token) == 1,
            cancellation
        );

    public Task AbortAsync(Guid id, CancellationToken cancellation)
    {
        DateTime now = Now;
        return database.RunAsync(
            (context, token) =>
                context
                    .QueryJobs.Where(row =>
                        row.Id == id && (row.Phase == Pending || row.Phase == Queued || row.Phase == Executing)
                    )
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(job => job.Phase, Aborted).SetProperty(job => job.EndedAt, now),
                        token
                    ),
            cancellation
        );
    }

    public Task DeleteAsync(Guid id, CancellationToken cancellation) =>
        database.RunAsync(
            (context, token) => context.QueryJobs.Where(row => row.Id == id).ExecuteDeleteAsync(token),
            cancellation
        );

    public Task SweepAsync(CancellationToken cancellation)
    {
        DateTime now = Now;
        return database.RunAsync(
            (context, token) => context.QueryJobs.Where(row => row.DestroyAt <= now).ExecuteDeleteAsync(token),
            cancellation
        );
    }

    private static string Word(JobPhase phase) => phase.ToString().ToLowerInvariant();

    private static QueryJob ToJob(QueryJobRow row) =>
        new()
        {
            Id = row.Id,
            Owner = row.Owner,
            RunId = row.RunId,
            Phase = Enum.Parse<JobPhase>(row.Phase, ignoreCase: true),
            Parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Parameters)!,
            Address = row.Address,
            CreatedAt = row.CreatedAt,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
            DestroyAt = row.DestroyAt,
            ExecutionSeconds = row.ExecutionSeconds,
            Rows = row.Rows,
            Result =
                row is { Phase: var phase, Bytes: { } bytes, MediaType: { } type } && phase == Completed
                    ? new(row.Rows ?? 0, bytes, type, row.IsOverflow ?? false)
                    : null,
            Error = row.Error,
            Attempt = row.Attempt,
        };
}
