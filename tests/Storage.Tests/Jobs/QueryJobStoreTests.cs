using Almagest.Storage.Connections;
using Almagest.Storage.Jobs;
using Almagest.Vo.Uws;

namespace Almagest.Storage.Tests.Jobs;

/// <summary>Who is at work on which job, when servers end, and what is left of results.</summary>
public sealed class QueryJobStoreTests(Databases databases)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Of_servers_that_ask_at_once_one_has_each_job(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IQueryJobStore store = storage.Get<IQueryJobStore>();
        List<Guid> queued = [];
        for (int i = 0; i < 6; i++)
            queued.Add(await QueuedAsync(store, $"owner {i}"));
        QueryJob?[] claims = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => Task.Run(() => store.ClaimAsync($"server {i}", Lease, 1, Cancellation)))
        );
        // Whoever lost a race for all that it saw asks again.
        List<Guid> claimed = [.. claims.OfType<QueryJob>().Select(job => job.Id)];
        while (await store.ClaimAsync("late", Lease, 1, Cancellation) is { } job)
            claimed.Add(job.Id);
        Assert.Equal(queued.Order(), claimed.Order());
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task An_owner_has_so_many_at_once_and_who_has_no_name_is_one_owner(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IQueryJobStore store = storage.Get<IQueryJobStore>();
        foreach (string? owner in new[] { null, "one" })
        {
            Guid[] jobs = [await QueuedAsync(store, owner), await QueuedAsync(store, owner), await QueuedAsync(store, owner)];
            QueryJob first = (await store.ClaimAsync("a", Lease, 2, Cancellation))!;
            Assert.NotNull(await store.ClaimAsync("b", Lease, 2, Cancellation));
            Assert.Null(await store.ClaimAsync("a", Lease, 2, Cancellation));
            await store.AbortAsync(first.Id, Cancellation);
            Assert.False(await store.KeepAsync(first, "a", Lease, 5, Cancellation));
            Assert.Equal(jobs[2], (await store.ClaimAsync("a", Lease, 2, Cancellation))!.Id);
        }
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_a_silent_server_left_is_begun_anew_three_times_and_then_fails(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IQueryJobStore store = storage.Get<IQueryJobStore>();
        Guid id = await QueuedAsync(store, null);
        QueryJob lost = (await store.ClaimAsync("first", Lease, 9, Cancellation))!;
        await store.AddPartAsync(lost, 0, new byte[] { 1, 2 }, Cancellation);
        storage.Clock.Advance(Lease / 2);
        // It says a word in time.
        Assert.True(await store.KeepAsync(lost, "first", Lease, 7, Cancellation));
        storage.Clock.Advance(Lease * 0.9);
        Assert.Null(await store.ClaimAsync("second", Lease, 9, Cancellation));

        storage.Clock.Advance(Lease);
        QueryJob again = (await store.ClaimAsync("second", Lease, 9, Cancellation))!;
        Assert.Equal((id, 2, (long?)null), (again.Id, again.Attempt, again.Rows));
        // The first one lives after all: nothing of it counts any more.
        Assert.False(await store.KeepAsync(lost, "first", Lease, 8, Cancellation));
        await store.AddPartAsync(lost, 1, new byte[] { 9 }, Cancellation);
        await store.AddPartAsync(again, 0, new byte[] { 3 }, Cancellation);
        await store.CompleteAsync(lost, "first", new(1, 2, "text/csv", false), Cancellation);
        Assert.Equal(JobPhase.Executing, (await store.FindAsync(id, Cancellation))!.Phase);
        // A server that stops gives its job back, and the query is not blamed.
        await store.ReleaseAsync(again, "second", Cancellation);
        Assert.Equal(
            (JobPhase.Queued, 1),
            ((await store.FindAsync(id, Cancellation))!.Phase, (await store.FindAsync(id, Cancellation))!.Attempt)
        );
        for (int attempt = 2; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, (await store.ClaimAsync("third", Lease, 9, Cancellation))!.Attempt);
            storage.Clock.Advance(Lease * 2);
        }
        Assert.Null(await store.ClaimAsync("fourth", Lease, 9, Cancellation));
        QueryJob failed = (await store.FindAsync(id, Cancellation))!;
        Assert.Equal(JobPhase.Error, failed.Phase);
        Assert.StartsWith("found a query whose server ended while it ran", failed.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_result_is_there_until_its_time_is_over_and_then_nothing_is(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IQueryJobStore store = storage.Get<IQueryJobStore>();
        Guid id = await QueuedAsync(store, "one", [1, 2, 3]);
        QueryJob job = (await store.ClaimAsync("a", Lease, 1, Cancellation))!;
        Assert.Equal([1, 2, 3], Assert.Single(await store.UploadsAsync(id, Cancellation)).Document.ToArray());
        await store.AddPartAsync(job, 0, new byte[] { 4, 5 }, Cancellation);
        await store.AddPartAsync(job, 1, new byte[] { 6 }, Cancellation);
        await store.CompleteAsync(job, "a", new(3, 3, "text/csv", true), Cancellation);
        QueryJob done = (await store.FindAsync(id, Cancellation))!;
        Assert.Equal((JobPhase.Completed, new QueryJobResult(3, 3, "text/csv", true)), (done.Phase, done.Result));
        Assert.Equal([4, 5, 6], await ReadAsync(store, done));
        Assert.False(await store.QueueAsync(id, Cancellation));
        Assert.False(await store.AskAsync(id, new Dictionary<string, string>(), Cancellation));

        storage.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await store.FindAsync(id, Cancellation));
        Assert.Empty(await store.ListAsync("one", Cancellation));
        await store.SweepAsync(Cancellation);
        foreach (string table in new[] { "query_jobs", "query_job_parts", "query_job_uploads" })
            Assert.Equal(0, await storage.CountAsync(table));
    }

    private static async Task<Guid> QueuedAsync(IQueryJobStore store, string? owner, byte[]? upload = null)
    {
        Guid id = await store.CreateAsync(
            new()
            {
                Owner = owner,
                Parameters = new Dictionary<string, string> { ["QUERY"] = "SELECT 1" },
                Address = "http://localhost",
                ExecutionSeconds = 60,
                Kept = TimeSpan.FromHours(1),
            },
            upload is null ? [] : [("t", upload)],
            Cancellation
        );
        Assert.True(await store.QueueAsync(id, Cancellation));
        return id;
    }

    private static async Task<byte[]> ReadAsync(IQueryJobStore store, QueryJob job)
    {
        List<byte> all = [];
        await foreach (byte[] part in store.ReadAsync(job, Cancellation))
            all.AddRange(part);
        return [.. all];
    }
}
