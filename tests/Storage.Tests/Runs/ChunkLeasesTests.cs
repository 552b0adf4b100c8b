using Almagest.Spectra;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Runs;

public sealed class ChunkLeasesTests(Databases databases)
{
    private static readonly LeaseTerms Terms = new(TimeSpan.FromMinutes(1), MostAttempts: 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_chunk_is_one_workers_while_it_says_that_it_lives(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10);
        IChunkLeases leases = storage.Get<IChunkLeases>();
        Assert.True(await TakeAsync(storage, run, "a"));
        storage.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.False(await TakeAsync(storage, run, "b"));
        Assert.True(await leases.RenewAsync(run.Id, 0, "a", Terms.Lease, Cancellation));
        storage.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.False(await TakeAsync(storage, run, "b"));
        storage.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True(await TakeAsync(storage, run, "b"));
        Assert.False(await leases.RenewAsync(run.Id, 0, "a", Terms.Lease, Cancellation));
        // The broker saw it die.
        Assert.True(await TakeAsync(storage, run, "c", takesOver: true));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_a_worker_writes_whose_chunk_is_anothers_is_refused(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10);
        IChunkStore chunks = storage.Get<IChunkStore>();
        Assert.True(await TakeAsync(storage, run, "zombie"));
        ChunkResult late = Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation)) with { Worker = "zombie" };
        storage.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await TakeAsync(storage, run, "heir"));
        Assert.False(await chunks.WriteAsync(late, Cancellation));
        Assert.Equal(0, await storage.CountAsync("fits"));
        Assert.True(await chunks.WriteAsync(late with { Worker = "heir" }, Cancellation));
        Assert.Equal(10, await storage.CountAsync("fits"));
        Assert.False(await TakeAsync(storage, run, "heir"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_is_given_back_is_not_held_against_the_chunk(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10);
        for (int attempt = 0; attempt < 10; attempt++)
        {
            Assert.True(await TakeAsync(storage, run, "a"));
            await storage.Get<IChunkLeases>().ReleaseAsync(run.Id, 0, "another", "not its own", Cancellation);
            await storage.Get<IChunkLeases>().ReleaseAsync(run.Id, 0, "a", fault: null, Cancellation);
        }
        Assert.Equal(1, (await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).Chunks);
        Assert.Equal(0L, Convert.ToInt64(await storage.QueryAsync("SELECT count(*) FROM chunks WHERE fault IS NOT NULL"), null));
    }

    /// <summary>The worker dies whenever observation 37 is in its chunk: the other 99 are fitted, and it alone is
    /// parked.</summary>
    [Theory]
    [InlineData(StorageProvider.Sqlite, true), InlineData(StorageProvider.Postgres, true)]
    [InlineData(StorageProvider.Sqlite, false), InlineData(StorageProvider.Postgres, false)]
    public async Task A_chunk_that_kills_its_workers_is_halved_until_the_guilty_observation_is_alone(
        StorageProvider provider,
        bool dies
    )
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 100, chunkSize: 50);
        IChunkStore chunks = storage.Get<IChunkStore>();
        IChunkSchedule schedule = storage.Get<IChunkSchedule>();
        int deaths = 0;
        for (int look = 0; look < 200; look++)
        {
            storage.Clock.Advance(TimeSpan.FromMinutes(2));
            ScheduleTerms terms = new(100, 0, Terms, storage.Clock.GetUtcNow() - TimeSpan.FromMinutes(1), null);
            ChunkOrders orders = (await schedule.NextAsync(terms, Cancellation))!;
            foreach ((Guid id, int chunk) in orders.Chosen.SelectMany(one => one.Numbers.Select(number => (one.Run, number))))
            {
                if (!await storage.Get<IChunkLeases>().TakeAsync(id, chunk, "tests", Terms, false, Cancellation))
                    continue;
                ChunkWork work = await chunks.LoadAsync(id, chunk, Cancellation);
                if (work.Observations.All(one => one.Number != 37))
                {
                    await chunks.WriteAsync(Samples.Result(work), Cancellation);
                    continue;
                }
                deaths++;
                if (!dies)
                    await storage.Get<IChunkLeases>().ReleaseAsync(id, chunk, "tests", "Overflow: of 37.", Cancellation);
            }
        }
        RunProgress progress = await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
        Assert.Equal((100, 99, 0, 1), (progress.Observations, progress.Fitted, progress.Failed, progress.Parked));
        Assert.Equal((RunState.Done, true), (progress.State, progress.IsDone));
        // Three for the whole, one for each half of 25, 13 or 12, 6, 3, 2 or 1, two for the last.
        Assert.InRange(deaths, 3 + 4 + 2, 3 + 5 + 2);
        ParkedChunk parked = Assert.Single(await storage.Get<IParkedChunks>().ListAsync(run.Id, Cancellation));
        Assert.Equal(("run", "source 37", 1), (parked.Run, parked.Observation, parked.Observations));
        Assert.Contains(dies ? "Its workers died" : "Overflow: of 37.", parked.Fault, StringComparison.Ordinal);
        Assert.Equal(99, await storage.CountAsync("fits"));

        Assert.Equal(0, await storage.Get<IParkedChunks>().RetryAsync(run.Id, "source 36", Cancellation));
        // Another of the same name would be another chunk.
        Assert.Equal(0, await storage.Get<IParkedChunks>().RetryAsync(run.Id, null, Cancellation, parked.Chunk + 1));
        Assert.Equal(1, await storage.Get<IParkedChunks>().RetryAsync(null, "source 37", Cancellation));
        Assert.True(await storage.Get<IChunkLeases>().TakeAsync(run.Id, parked.Chunk, "tests", Terms, false, Cancellation));
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, parked.Chunk, Cancellation)), Cancellation);
        progress = await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
        Assert.Equal((100, 0, true), (progress.Fitted, progress.Parked, progress.IsDone));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_run_of_which_all_that_was_tried_was_parked_stops_itself_until_it_is_resumed(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10, chunkSize: 1);
        LeaseTerms terms = new(TimeSpan.FromMinutes(1), MostAttempts: 1) { MostParked = 3 };
        (IChunkLeases leases, IRunStore runs) = (storage.Get<IChunkLeases>(), storage.Get<IRunStore>());
        async Task<bool> DieAsync(int chunk)
        {
            bool taken = await leases.TakeAsync(run.Id, chunk, "tests", terms, false, Cancellation);
            await leases.ReleaseAsync(run.Id, chunk, "tests", $"Overflow: of {chunk}.", Cancellation);
            Assert.False(await leases.TakeAsync(run.Id, chunk, "tests", terms, false, Cancellation));
            return taken;
        }
        Assert.True(await DieAsync(0));
        Assert.True(await DieAsync(1));
        Assert.Equal(RunState.Running, (await runs.ProgressAsync(run.Id, Cancellation)).State);
        Assert.True(await DieAsync(2));
        RunProgress stopped = await runs.ProgressAsync(run.Id, Cancellation);
        Assert.Equal((RunState.Stopped, 3L), (stopped.State, stopped.Parked));
        Assert.Equal(
            "the first 3 observations that were tried were all put aside, and none was fitted; the last: Overflow: of 2.",
            stopped.Stopped
        );
        Assert.False(await leases.TakeAsync(run.Id, 3, "tests", terms, false, Cancellation));

        // Mended, one is fitted, and others may be parked as ever.
        await runs.ResumeAsync(run.Id, isNobodyAtWork: false, Cancellation);
        Assert.True(await leases.TakeAsync(run.Id, 3, "tests", terms, false, Cancellation));
        IChunkStore chunks = storage.Get<IChunkStore>();
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 3, Cancellation)), Cancellation);
        Assert.True(await DieAsync(4));
        Assert.Equal((RunState.Running, 4L), Of(await runs.ProgressAsync(run.Id, Cancellation)));

        static (RunState, long) Of(RunProgress progress) => (progress.State, progress.Parked);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Nothing_of_a_run_that_is_held_is_taken_up(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10);
        IRunStore runs = storage.Get<IRunStore>();
        Assert.Equal(RunState.Paused, await runs.HoldAsync(run.Id, isForGood: false, Cancellation));
        Assert.False(await TakeAsync(storage, run, "a"));
        Assert.Equal(RunState.Cancelled, await runs.HoldAsync(run.Id, isForGood: true, Cancellation));
        Assert.False(await TakeAsync(storage, run, "a"));
        Assert.Equal(1, await runs.ResumeAsync(run.Id, isNobodyAtWork: false, Cancellation));
        Assert.True(await TakeAsync(storage, run, "a"));
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            storage.Get<IChunkLeases>().TakeAsync(run.Id, 1, "a", Terms, false, Cancellation)
        );
    }

    [Fact]
    public async Task Of_many_at_once_one_has_the_chunk()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Run run = await Samples.RunAsync(storage, 10);
        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(worker => TakeAsync(storage, run, $"worker {worker}")));
        Assert.Equal(1, taken.Count(one => one));
    }

    private static Task<bool> TakeAsync(TestStorage storage, Run run, string worker, bool takesOver = false) =>
        storage.Get<IChunkLeases>().TakeAsync(run.Id, 0, worker, Terms, takesOver, Cancellation);
}
