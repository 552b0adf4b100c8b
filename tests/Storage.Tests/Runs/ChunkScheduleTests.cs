using Almagest.Storage.Connections;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Runs;

public sealed class ChunkScheduleTests(Databases databases)
{
    private static readonly LeaseTerms Leases = new(TimeSpan.FromMinutes(1), MostAttempts: 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_waits_in_the_broker_is_not_asked_for_again_and_what_is_lost_is(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 50, chunkSize: 10);
        Assert.Equal((int[])[0, 1, 2], await NextAsync(storage, window: 3));
        Assert.Equal((int[])[], await NextAsync(storage, window: 3, queued: 3));
        storage.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal((int[])[], await NextAsync(storage, window: 3, queued: 3));
        // One of three is gone: it may be any, and the oldest is asked for.
        Assert.Equal((int[])[0], await NextAsync(storage, window: 3, queued: 2));
        // Nobody counts.
        storage.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal((int[])[0, 1, 2, 3, 4], await NextAsync(storage, window: 9));
        // At work for long is not lost.
        await TakeAsync(storage, run, 1);
        for (int minute = 0; minute < 5; minute++)
        {
            storage.Clock.Advance(TimeSpan.FromSeconds(50));
            Assert.True(await storage.Get<IChunkLeases>().RenewAsync(run.Id, 1, "tests", Leases.Lease, Cancellation));
        }
        Assert.Equal((int[])[0, 2, 3, 4], await NextAsync(storage, window: 9));
        storage.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal((int[])[1], await NextAsync(storage, window: 9, queued: 4));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_small_run_does_not_wait_behind_a_large_one(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run large = await Samples.RunAsync(storage, 400, chunkSize: 1);
        await NextAsync(storage, window: 20);
        Run small = await Samples.AnotherRunAsync(storage, "small", chunkSize: 100);
        IReadOnlyList<(Guid Run, int)> next = await OrdersAsync(storage, window: 28, queued: 20);
        Assert.Equal(8, next.Count);
        Assert.Equal(4, next.Count(chunk => chunk.Run == small.Id));
        Assert.Equal(4, next.Count(chunk => chunk.Run == large.Id));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Owners_share_evenly_and_their_runs_by_priority_within_the_quota(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await Samples.RunAsync(storage, 200, chunkSize: 1);
        Run usual = await Samples.AnotherRunAsync(storage, "usual", 1, owner: "anna"),
            urgent = await Samples.AnotherRunAsync(storage, "urgent", 1, owner: "anna", priority: 2);
        Dictionary<Guid, int> counts = (await OrdersAsync(storage, window: 60)).CountBy(chunk => chunk.Run).ToDictionary();
        Assert.Equal((6, 24), (counts[usual.Id], counts[urgent.Id]));
        // A quota holds for what is under way.
        Assert.Equal(10, (await OrdersAsync(storage, window: 100, queued: 60, mostPerOwner: 35)).Count);
        await storage.Get<IRunStore>().SetPriorityAsync(usual.Id, 5, Cancellation);
        Assert.All(
            (await OrdersAsync(storage, window: 100, queued: 70, mostPerOwner: 40)).Where(chunk => chunk.Run == urgent.Id),
            _ => Assert.Fail("The run of the higher priority has too little.")
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_run_that_is_held_gives_its_place_to_others_and_goes_on_when_resumed(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 20, chunkSize: 1);
        await NextAsync(storage, window: 5);
        await storage.Get<IRunStore>().HoldAsync(run.Id, isForGood: false, Cancellation);
        Assert.Equal((int[])[], await NextAsync(storage, window: 5, queued: 5));
        Run other = await Samples.AnotherRunAsync(storage, "other", chunkSize: 1);
        IReadOnlyList<(Guid Run, int)> instead = await OrdersAsync(storage, window: 5, queued: 5);
        Assert.Equal(5, instead.Count);
        Assert.All(instead, chunk => Assert.Equal(other.Id, chunk.Run));
        Assert.Equal(20, await storage.Get<IRunStore>().ResumeAsync(run.Id, isNobodyAtWork: false, Cancellation));
        Assert.Equal(5, (await OrdersAsync(storage, window: 10, queued: 5)).Count(chunk => chunk.Run == run.Id));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_state_of_a_run_is_stored_and_the_backlog_counts_what_goes_on(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 30, chunkSize: 10);
        IChunkSchedule schedule = storage.Get<IChunkSchedule>();
        await NextAsync(storage, window: 2);
        await TakeAsync(storage, run, 0);
        Assert.Equal(new ChunkBacklog(1, 1, 1, 0, 30), await schedule.BacklogAsync(Cancellation));
        foreach (int chunk in (int[])[0, 1, 2])
            await storage
                .Get<IChunkStore>()
                .WriteAsync(
                    Samples.Result(await storage.Get<IChunkStore>().LoadAsync(run.Id, chunk, Cancellation)),
                    Cancellation
                );
        Assert.Equal((int[])[], await NextAsync(storage, window: 2));
        Assert.Equal(RunState.Done, (await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).State);
        Assert.Equal(new ChunkBacklog(0, 0, 0, 0, 0), await schedule.BacklogAsync(Cancellation));
        Assert.Equal(RunState.Done, await storage.Get<IRunStore>().HoldAsync(run.Id, isForGood: true, Cancellation));
    }

    [Fact]
    public async Task Of_several_that_choose_at_once_each_chunk_is_asked_for_by_one()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        await Samples.RunAsync(storage, 300, chunkSize: 1);
        ChunkOrders?[] orders = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => storage.Get<IChunkSchedule>().NextAsync(Terms(storage, 40), Cancellation))
        );
        (Guid, int)[] chunks = [.. orders.SelectMany(one => one is null ? [] : Each(one))];
        Assert.Equal(40, chunks.Length);
        Assert.Equal(chunks.Length, chunks.Distinct().Count());
    }

    private static async Task TakeAsync(TestStorage storage, Run run, int chunk) =>
        Assert.True(await storage.Get<IChunkLeases>().TakeAsync(run.Id, chunk, "tests", Leases, false, Cancellation));

    private static async Task<int[]> NextAsync(TestStorage storage, int window, long? queued = null) =>
        [.. (await OrdersAsync(storage, window, queued)).Select(chunk => chunk.Chunk)];

    private static async Task<IReadOnlyList<(Guid Run, int Chunk)>> OrdersAsync(
        TestStorage storage,
        int window,
        long? queued = null,
        int mostPerOwner = 0
    ) => Each((await storage.Get<IChunkSchedule>().NextAsync(Terms(storage, window, queued, mostPerOwner), Cancellation))!);

    private static (Guid Run, int Chunk)[] Each(ChunkOrders orders) =>
        [.. orders.Chosen.SelectMany(one => one.Numbers.Select(number => (one.Run, number)))];

    private static ScheduleTerms Terms(TestStorage storage, int window, long? queued = null, int mostPerOwner = 0) =>
        new(window, mostPerOwner, Leases, storage.Clock.GetUtcNow() - TimeSpan.FromSeconds(30), queued);
}
