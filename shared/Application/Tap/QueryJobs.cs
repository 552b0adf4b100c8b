using System.Globalization;
using Almagest.Storage.Jobs;
using Almagest.Vo.Uws;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Tap;

/// <summary>Queries that go on without those who asked. Each owner sees their own.</summary>
public sealed class QueryJobs(IQueryJobStore store, IOptions<TapOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>Characters of all that is said of one.</summary>
    private const int LongestParameters = 1_000_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(150),
        LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>What is said to the service and not of the query.</summary>
    private static readonly string[] Orders = ["PHASE", "ACTION", "WAIT", "DESTRUCTION", "EXECUTIONDURATION"];

    private readonly SemaphoreSlim _queued = new(0);

    /// <param name="owner">Name of the token; null: without.</param>
    /// <exception cref="RequestException">The owner has too many, or a limit is none.</exception>
    public async Task<QueryJob> CreateAsync(string? owner, TapQuestion question, CancellationToken cancellation)
    {
        TapOptions limits = options.Value;
        IReadOnlyList<QueryJob> known = await store.ListAsync(owner, cancellation);
        if (known.Count >= limits.MostJobs)
            throw new RequestException($"found {known.Count} jobs of yours; expected fewer: delete some.");
        TapParameters said = question.Said;
        Guid id = await store.CreateAsync(
            new()
            {
                Owner = owner,
                RunId = said.Find("RUNID"),
                Parameters = OfQuery(said),
                Address = question.Address,
                ExecutionSeconds = said.Find("EXECUTIONDURATION") is { } execution
                    ? ExecutionOf(execution)
                    : Math.Min(limits.UsualJobSeconds, limits.MostJobSeconds),
                Kept = TimeSpan.FromHours(Math.Min(limits.UsualKeptHours, limits.MostKeptHours)),
            },
            [.. question.Uploads.Select(upload => (upload.Name, upload.Document))],
            cancellation
        );
        return await ObeyAsync(owner, id, said, cancellation);
    }

    /// <exception cref="UnknownException">There is none, or it's somebody else's.</exception>
    public async Task<QueryJob> FindAsync(string? owner, string id, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "N", out Guid key) && await store.FindAsync(key, cancellation) is { } job && job.Owner == owner
            ? job
            : throw new UnknownException("job", id);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<QueryJob>> ListAsync(string? owner, CancellationToken cancellation) =>
        store.ListAsync(owner, cancellation);

    /// <summary>Does what is said of one: PHASE, ACTION, DESTRUCTION, EXECUTIONDURATION, or more of its query while it's
    /// pending.</summary>
    /// <returns>As it is then; null: it's gone.</returns>
    /// <exception cref="RequestException">It can't be done.</exception>
    public async Task<QueryJob?> TellAsync(string? owner, string id, TapParameters said, CancellationToken cancellation)
    {
        QueryJob job = await FindAsync(owner, id, cancellation);
        if (said.Find("ACTION") is { } action)
        {
            if (!action.Equals("DELETE", StringComparison.OrdinalIgnoreCase))
                throw new RequestException($"ACTION: found '{action}'; expected DELETE.");
            await store.DeleteAsync(job.Id, cancellation);
            return null;
        }
        IReadOnlyDictionary<string, string> more = OfQuery(said);
        if (more.Count > 0)
        {
            if (more.ContainsKey("UPLOAD"))
                throw new RequestException("UPLOAD: found a table for a job that is there; expected it when the job is made.");
            Dictionary<string, string> all = new(job.Parameters);
            foreach ((string word, string value) in more)
                all[word] = value;
            if (!await store.AskAsync(job.Id, all, cancellation))
                throw new RequestException(
                    $"found a job that is {job.Phase.Word()}; expected a PENDING one, which can be asked else."
                );
        }
        return await ObeyAsync(owner, job.Id, said, cancellation);
    }

    /// <summary>With its result.</summary>
    public Task DeleteAsync(QueryJob job, CancellationToken cancellation) => store.DeleteAsync(job.Id, cancellation);

    /// <summary>A result as it lies in the database.</summary>
    public IAsyncEnumerable<byte[]> ReadAsync(QueryJob job, CancellationToken cancellation) => store.ReadAsync(job, cancellation);

    /// <summary>Waits until a job is in another phase.</summary>
    /// <param name="phase">Another than this; null for that in which it is.</param>
    /// <param name="seconds">At most; below 0: as long as the service lets anybody wait.</param>
    public async Task<QueryJob> WaitAsync(
        string? owner,
        QueryJob job,
        JobPhase? phase,
        double seconds,
        CancellationToken cancellation
    )
    {
        TimeSpan wait = seconds < 0 || seconds > LongestWait.TotalSeconds ? LongestWait : TimeSpan.FromSeconds(seconds);
        long begun = clock.GetTimestamp();
        JobPhase from = phase ?? job.Phase;
        while (job.Phase == from && job.Phase.IsOpen() && clock.GetElapsedTime(begun) < wait)
        {
            await Task.Delay(Look, clock, cancellation);
            job = await FindAsync(owner, job.Id.ToString("N"), cancellation);
        }
        return job;
    }

    /// <summary>Until a job of this process is queued, or a while is over.</summary>
    internal Task UntilQueuedAsync(TimeSpan most, CancellationToken cancellation) => _queued.WaitAsync(most, cancellation);

    public void Dispose() => _queued.Dispose();

    private async Task<QueryJob> ObeyAsync(string? owner, Guid id, TapParameters said, CancellationToken cancellation)
    {
        QueryJob job = await FindAsync(owner, id.ToString("N"), cancellation);
        string? execution = said.Find("EXECUTIONDURATION"),
            destruction = said.Find("DESTRUCTION");
        if (execution is not null || destruction is not null)
            await store.LimitAsync(
                job.Id,
                execution is null ? job.ExecutionSeconds : ExecutionOf(execution),
                destruction is null ? job.DestroyAt : DestructionOf(job, destruction),
                cancellation
            );
        switch (said.Find("PHASE")?.ToUpperInvariant())
        {
            case null:
                break;
            case "RUN":
                await QueueAsync(owner, job, cancellation);
                break;
            case "ABORT":
                await store.AbortAsync(job.Id, cancellation);
                break;
            default:
                throw new RequestException($"PHASE: found '{said.Find("PHASE")}'; expected RUN or ABORT.");
        }
        return await FindAsync(owner, id.ToString("N"), cancellation);
    }

    private async Task QueueAsync(string? owner, QueryJob job, CancellationToken cancellation)
    {
        int open = (await store.ListAsync(owner, cancellation)).Count(one => one.Phase is JobPhase.Queued or JobPhase.Executing);
        if (open >= options.Value.MostOpenJobs)
            throw new RequestException($"found {open} jobs of yours that wait or run; expected fewer: wait, or abort some.");
        if (!await store.QueueAsync(job.Id, cancellation))
            throw new RequestException($"PHASE: found a job that is {job.Phase.Word()}; expected a PENDING one to RUN.");
        _queued.Release();
    }

    private static Dictionary<string, string> OfQuery(TapParameters said)
    {
        Dictionary<string, string> words = said.All.Where(word => !Orders.Contains(word.Key)).ToDictionary();
        int length = words.Sum(word => word.Key.Length + word.Value.Length);
        return length <= LongestParameters
            ? words
            : throw new RequestException(
                $"found {length} characters; expected {LongestParameters} at most, and tables as files."
            );
    }

    /// <summary>0, in UWS for ever, is as long as anybody may.</summary>
    private int ExecutionOf(string said) =>
        !long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? throw new RequestException($"EXECUTIONDURATION: found '{said}'; expected whole seconds.")
        : seconds == 0 ? options.Value.MostJobSeconds
        : (int)Math.Min(seconds, options.Value.MostJobSeconds);

    private DateTime DestructionOf(QueryJob job, string said)
    {
        if (!Vo.Times.Timestamps.TryRead(said, out DateTime time))
            throw new RequestException($"DESTRUCTION: found '{said}'; expected a time such as 2027-01-31T12:00:00Z.");
        DateTime last = job.CreatedAt.AddHours(options.Value.MostKeptHours);
        return time < last ? time : last;
    }
}
