using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Storage.Shards;
using Almagest.Storage.Status;
using Almagest.Storage.Tests.Connections;
using Almagest.Storage.Trainings;

namespace Almagest.Storage.Tests.Status;

public sealed class WorkersSeenTests(Databases databases)
{
    private static readonly LeaseTerms Terms = new(TimeSpan.FromMinutes(10), MostAttempts: 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>From the first piece of work to some minutes after the last; who is at work is seen however long.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Whoever_works_is_seen_with_its_version(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10);
        Assert.Empty(await SeenAsync());
        Assert.True(await storage.Get<IChunkLeases>().TakeAsync(run.Id, 0, "node:1", Terms, takesOver: false, Cancellation));
        DateTimeOffset began = storage.Clock.GetUtcNow();
        Assert.Equal([new("fitter", "node:1", ProgramVersion.Own, true, began)], await SeenAsync());
        storage.Clock.Advance(TimeSpan.FromMinutes(8));
        Assert.Equal([new("fitter", "node:1", ProgramVersion.Own, true, began)], await SeenAsync());
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkResult done = Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation)) with { Worker = "node:1" };
        Assert.True(await chunks.WriteAsync(done, Cancellation));
        await storage.Get<IShardStore>().MarkDrawnAsync(run.CampaignId, 3, 100, 1000, "node/2", Cancellation);
        Guid training = await storage.Get<ITrainingStore>().CreateAsync(new(run.CampaignId, "{}"), Cancellation);
        Assert.True(await storage.Get<ITrainingStore>().ClaimAsync(training, "node:3", Terms.Lease, Cancellation));
        Assert.Equal(
            [("fitter", "node:1", false), ("simulator", "node/2", false), ("trainer", "node:3", true)],
            (await SeenAsync()).Select(one => (one.Role, one.Name, one.IsAtWork))
        );
        Assert.All(await SeenAsync(), one => Assert.Equal(ProgramVersion.Own, one.Version));
        storage.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["trainer"], (await SeenAsync()).Select(one => one.Role));
        storage.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(await SeenAsync());

        Task<IReadOnlyList<SeenWorker>> SeenAsync() =>
            storage.Get<IWorkersSeen>().ListAsync(storage.Clock.GetUtcNow() - SeenWorker.OfLate, Cancellation);
    }

    /// <summary>However many chunks there are, those of late alone are read.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Work_of_late_is_found_by_an_index(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        DateTime now = storage.Clock.GetUtcNow().UtcDateTime;
        string done = await Plans.OfAsync(storage, context => WorkersSeen.Done(context, now), Cancellation),
            leased = await Plans.OfAsync(storage, context => WorkersSeen.Leased(context, now, now), Cancellation);
        Assert.Contains("ix_chunks_done", done, StringComparison.Ordinal);
        Assert.Contains("ix_chunks_sent", leased, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.0+0123456789abcdef0123", "1.2.0+01234567")]
    [InlineData("1.2.0+0123", "1.2.0+0123")]
    [InlineData("1.2.0", "1.2.0")]
    public void A_commit_is_told_by_eight_digits(string version, string expected) =>
        Assert.Equal(expected, ProgramVersion.Short(version));
}
