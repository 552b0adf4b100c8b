using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Runs;

/// <summary>How far runs are, and whether they go on.</summary>
internal sealed partial class RunStore
{
    public async Task<RunProgress> ProgressAsync(Guid runId, CancellationToken cancellation) =>
        (await ProgressAsync([runId], cancellation)).TryGetValue(runId, out RunProgress? progress)
            ? progress
            : throw UnknownRun(runId);

    public Task<IReadOnlyDictionary<Guid, RunProgress>> ProgressAsync(
        IReadOnlyCollection<Guid> runs,
        CancellationToken cancellation
    ) =>
        database.RunAsync(
            async Task<IReadOnlyDictionary<Guid, RunProgress>> (context, token) =>
            {
                var known = await context
                    .Runs.Where(row => runs.Contains(row.Id))
                    .Select(row => new
                    {
                        row.Id,
                        row.Number,
                        row.State,
                        row.Stopped,
                    })
                    .ToListAsync(token);
                int[] numbers = [.. known.Select(row => row.Number)];
                var counted = await context
                    .Chunks.Where(chunk => numbers.Contains(chunk.RunNumber))
                    .GroupBy(chunk => chunk.RunNumber)
                    .Select(chunks => new
                    {
                        Run = chunks.Key,
                        Progress = new RunProgress(
                            chunks.Sum(chunk => (long)chunk.Observations),
                            chunks.Count(),
                            chunks.Count(chunk => chunk.DoneAt != null),
                            chunks.Sum(chunk => (long)chunk.Fitted),
                            chunks.Sum(chunk => (long)chunk.Failed),
                            chunks.Min(chunk => chunk.LoadedAt),
                            chunks.Max(chunk => chunk.DoneAt),
                            null
                        )
                        {
                            Parked = chunks.Sum(chunk => chunk.ParkedAt != null ? (long)chunk.Observations : 0),
                            ChunksParked = chunks.Count(chunk => chunk.ParkedAt != null),
                        },
                    })
                    .ToDictionaryAsync(row => row.Run, row => row.Progress, token);
                return known
                    .Where(row => counted.ContainsKey(row.Number))
                    .ToDictionary(
                        row => row.Id,
                        row => counted[row.Number] with { State = ToState(row.State), Stopped = row.Stopped }
                    );
            },
            cancellation
        );

    public Task<IReadOnlyList<Guid>> RunningAsync(CancellationToken cancellation) =>
        database.RunAsync(
            async Task<IReadOnlyList<Guid>> (context, token) =>
                await context
                    .Runs.Where(row => row.State == RunStates.Running)
                    .OrderBy(row => row.Number)
                    .Select(row => row.Id)
                    .ToListAsync(token),
            cancellation
        );

    public Task<int> ResumeAsync(Guid runId, bool isNobodyAtWork, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                await context
                    .Runs.Where(row => row.Id == runId && row.State != RunStates.Done)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(known => known.State, RunStates.Running)
                                .SetProperty(known => known.Stopped, (string?)null),
                        token
                    );
                IQueryable<ChunkRow> undone = Chunks(context, runId).Where(row => row.DoneAt == null && row.ParkedAt == null);
                if (isNobodyAtWork)
                    await undone.ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(known => known.SentAt, (DateTime?)null)
                                .SetProperty(known => known.LeasedBy, (string?)null)
                                .SetProperty(known => known.LeasedUntil, (DateTime?)null),
                        token
                    );
                return await undone.CountAsync(token);
            },
            cancellation
        );

    public Task<RunState> HoldAsync(Guid runId, bool isForGood, CancellationToken cancellation)
    {
        string held = isForGood ? RunStates.Cancelled : RunStates.Paused;
        return database.RunAsync(
            async (context, token) =>
            {
                await context
                    .Runs.Where(row => row.Id == runId && row.State != RunStates.Done)
                    .ExecuteUpdateAsync(row => row.SetProperty(known => known.State, held), token);
                // What nobody has taken up is refused when it comes, and waits.
                await Chunks(context, runId)
                    .Where(row => row.DoneAt == null && row.LeasedBy == null)
                    .ExecuteUpdateAsync(row => row.SetProperty(known => known.SentAt, (DateTime?)null), token);
                return ToState(
                    await context.Runs.Where(row => row.Id == runId).Select(row => row.State).SingleOrDefaultAsync(token)
                        ?? throw UnknownRun(runId)
                );
            },
            cancellation
        );
    }

    public Task SetPriorityAsync(Guid runId, int priority, CancellationToken cancellation)
    {
        short stored = checked((short)priority);
        return database.RunAsync(
            (context, token) =>
                context
                    .Runs.Where(row => row.Id == runId)
                    .ExecuteUpdateAsync(row => row.SetProperty(known => known.Priority, stored), token),
            cancellation
        );
    }

    public Task ReopenChunkAsync(Guid runId, int chunk, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                await context
                    .Runs.Where(row => row.Id == runId && row.State == RunStates.Done)
                    .ExecuteUpdateAsync(row => row.SetProperty(known => known.State, RunStates.Running), token);
                return await Chunks(context, runId)
                    .Where(row => row.Number == chunk)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(known => known.DoneAt, (DateTime?)null)
                                .SetProperty(known => known.SentAt, (DateTime?)null)
                                .SetProperty(known => known.LoadedAt, (DateTime?)null)
                                .SetProperty(known => known.LeasedBy, (string?)null)
                                .SetProperty(known => known.LeasedUntil, (DateTime?)null)
                                .SetProperty(known => known.Attempts, 0),
                        token
                    );
            },
            cancellation
        );

    private static RunState ToState(string stored) => Enum.Parse<RunState>(stored, ignoreCase: true);
}
