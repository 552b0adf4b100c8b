namespace Almagest.Storage.Tests.Runs;

public sealed class ChunkStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_chunk_is_loaded_written_and_read_back(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, observations: 25, chunkSize: 10);
        IChunkStore chunks = storage.Get<IChunkStore>();

        ChunkWork work = await chunks.LoadAsync(run.Id, 2, Cancellation);
        Assert.False(work.AlreadyDone);
        Assert.Equal([20, 21, 22, 23, 24], work.Observations.Select(observation => observation.Number));
        Assert.True(await chunks.WriteAsync(Samples.Result(work, failEvery: 4), Cancellation));

        RunProgress progress = await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
        Assert.Equal((25, 3, 1, 3, 2), (progress.Observations, progress.Chunks, progress.ChunksDone, progress.Fitted, progress.Failed));
        FitRecord fit = (await storage.Get<IResultReader>().ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, Cancellation).ToListAsync(Cancellation))[0];
        Assert.Equal("source 21", fit.Name);
        Assert.Equivalent(Samples.Fit(fit.ObservationId), fit.Fit, strict: true);
        Assert.True((await chunks.LoadAsync(run.Id, 2, Cancellation)).AlreadyDone);
    }
}
