using Almagest.Hosting.ShardLog;

namespace Almagest.Hosting.Tests.ShardLog;

public sealed class FolderShardLogTests : ShardLogContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-shards-").FullName;

    private protected override IShardLog Open() => new FolderShardLog(_folder, TimeProvider.System);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_shard_that_was_never_finished_is_not_seen()
    {
        IShardLog log = Open();
        string campaign = NewCampaign();
        await AppendManyAsync(log, campaign, 0, 2);
        await File.WriteAllBytesAsync(
            Path.Combine(_folder, campaign, "0123.draft"),
            Shard(0, 100),
            TestContext.Current.CancellationToken
        );
        await AppendManyAsync(log, campaign, 2, 1);

        Assert.Equal([0, 1, 2], (await TakeAsync(log, campaign, 0, 3)).Select(entry => entry.ShardIndex));
    }

    [Fact]
    public async Task Two_processes_may_append_to_one_log()
    {
        string campaign = NewCampaign();
        IShardLog[] processes = [Open(), Open()];
        Task<List<ShardLogEntry>> reading = TakeAsync(Open(), campaign, 0, 100);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 100),
            TestContext.Current.CancellationToken,
            async (index, cancellation) =>
                await processes[index % 2].AppendAsync(campaign, index, Shard(index, 100), cancellation)
        );

        Assert.Equal(Enumerable.Range(0, 100), (await reading).Select(entry => entry.ShardIndex).Order());
    }

    [Theory]
    [InlineData(0), InlineData(10), InlineData(50)]
    public async Task A_damaged_file_is_named(int bytesLeft)
    {
        IShardLog log = Open();
        string campaign = NewCampaign();
        await AppendManyAsync(log, campaign, 0, 1);
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_folder, campaign), "*.shard"));
        await File.WriteAllBytesAsync(file, File.ReadAllBytes(file)[..bytesLeft], TestContext.Current.CancellationToken);

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => TakeAsync(log, campaign, 0, 1));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }
}
