using System.Security.Cryptography;
using Almagest.Hosting.ShardLog;

namespace Almagest.Hosting.Tests.ShardLog;

/// <summary>What every shard log promises, whatever it is made of.</summary>
public abstract class ShardLogContract
{
    private readonly string _campaign = NewCampaign();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A log over the same store each time: the second one is what a restarted process opens.</summary>
    private protected abstract IShardLog Open();

    [Fact]
    public async Task Replays_1000_shards_in_the_order_of_their_appending()
    {
        IShardLog log = Open();
        for (int index = 0; index < 1000; index++)
            await log.AppendAsync(_campaign, index, Shard(index, 700), Cancellation);

        List<ShardLogEntry> read = await TakeAsync(log, _campaign, 0, 1000);

        Assert.Equal(Enumerable.Range(0, 1000), read.Select(entry => entry.ShardIndex));
        Assert.All(read.Zip(read.Skip(1)), pair => Assert.True(pair.First.Offset < pair.Second.Offset));
        Assert.All(read, entry => Assert.Equal(Shard(entry.ShardIndex, 700), entry.Data.ToArray()));
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(512 << 10), InlineData(8 << 20)]
    public async Task Gives_back_the_bytes_of_a_shard_of_any_size(int bytes)
    {
        IShardLog log = Open();
        await log.AppendAsync(_campaign, 12345, Shard(7, bytes), Cancellation);

        ShardLogEntry entry = Assert.Single(await TakeAsync(log, _campaign, 0, 1));

        Assert.Equal(12345, entry.ShardIndex);
        Assert.Equal(SHA256.HashData(Shard(7, bytes)), SHA256.HashData(entry.Data.Span));
    }

    [Fact]
    public async Task A_reader_may_come_before_the_first_shard_and_waits_for_each()
    {
        IShardLog log = Open();
        Task<List<ShardLogEntry>> reading = TakeAsync(log, _campaign, 0, 3);
        for (int index = 0; index < 3; index++)
        {
            await Task.Delay(50, Cancellation);
            Assert.False(reading.IsCompleted);
            await log.AppendAsync(_campaign, index, Shard(index, 100), Cancellation);
        }

        Assert.Equal([0, 1, 2], (await reading).Select(entry => entry.ShardIndex));
    }

    [Fact]
    public async Task A_restarted_reader_goes_on_after_the_last_offset_it_saw()
    {
        await AppendManyAsync(Open(), _campaign, 0, 100);
        ShardLogEntry last = (await TakeAsync(Open(), _campaign, 0, 40))[^1];

        IShardLog restarted = Open();
        await AppendManyAsync(restarted, _campaign, 100, 20);
        List<ShardLogEntry> rest = await TakeAsync(restarted, _campaign, last.Offset + 1, 80);

        Assert.Equal(Enumerable.Range(40, 80), rest.Select(entry => entry.ShardIndex));
    }

    [Fact]
    public async Task An_offset_in_the_middle_gives_the_shard_that_lies_there()
    {
        IShardLog log = Open();
        await AppendManyAsync(log, _campaign, 0, 30);
        List<ShardLogEntry> all = await TakeAsync(log, _campaign, 0, 30);

        foreach (int from in new[] { 0, 1, 17, 29 })
            Assert.Equal(from, Assert.Single(await TakeAsync(log, _campaign, all[from].Offset, 1)).ShardIndex);
    }

    [Fact]
    public async Task Several_readers_see_the_same()
    {
        IShardLog log = Open();
        Task<List<ShardLogEntry>>[] readers = [.. Enumerable.Range(0, 3).Select(_ => TakeAsync(log, _campaign, 0, 50))];
        await AppendManyAsync(log, _campaign, 0, 50);

        foreach (Task<List<ShardLogEntry>> reader in readers)
            Assert.Equal(Enumerable.Range(0, 50), (await reader).Select(entry => entry.ShardIndex));
    }

    [Fact]
    public async Task Campaigns_do_not_mix()
    {
        IShardLog log = Open();
        string other = NewCampaign();
        await log.AppendAsync(_campaign, 1, Shard(1, 10), Cancellation);
        await log.AppendAsync(other, 2, Shard(2, 10), Cancellation);
        await log.AppendAsync(_campaign, 3, Shard(3, 10), Cancellation);

        Assert.Equal([1, 3], (await TakeAsync(log, _campaign, 0, 2)).Select(entry => entry.ShardIndex));
        Assert.Equal([2], (await TakeAsync(log, other, 0, 1)).Select(entry => entry.ShardIndex));
    }

    [Fact]
    public async Task Appends_from_many_threads_are_all_kept()
    {
        IShardLog log = Open();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation },
            async (index, cancellation) => await log.AppendAsync(_campaign, index, Shard(index, 5000), cancellation)
        );

        List<ShardLogEntry> read = await TakeAsync(log, _campaign, 0, 200);

        Assert.Equal(Enumerable.Range(0, 200), read.Select(entry => entry.ShardIndex).Order());
        Assert.All(read, entry => Assert.Equal(Shard(entry.ShardIndex, 5000), entry.Data.ToArray()));
    }

    [Fact]
    public async Task Reading_ends_when_cancelled()
    {
        IShardLog log = Open();
        await log.AppendAsync(_campaign, 0, Shard(0, 10), Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ShardLogEntry _ in log.ReadAsync(_campaign, 0, stop.Token))
                await stop.CancelAsync();
        });
    }

    [Fact]
    public async Task A_deleted_log_begins_anew()
    {
        IShardLog log = Open();
        await AppendManyAsync(log, _campaign, 0, 5);
        await log.DeleteAsync(_campaign, Cancellation);
        await log.DeleteAsync(_campaign, Cancellation);
        await log.AppendAsync(_campaign, 77, Shard(77, 10), Cancellation);

        Assert.Equal(77, Assert.Single(await TakeAsync(log, _campaign, 0, 1)).ShardIndex);
    }

    [Theory]
    [InlineData(""), InlineData("../etc"), InlineData("a/b"), InlineData("A"), InlineData("a b"), InlineData("a.b")]
    public async Task Refuses_a_campaign_id_that_is_more_than_a_name(string hostile) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Open().AppendAsync(hostile, 0, Shard(0, 1), Cancellation));

    private protected static string NewCampaign() => $"test-{Guid.NewGuid():n}";

    private protected static byte[] Shard(int index, int bytes)
    {
        byte[] shard = new byte[bytes];
        new Random(index).NextBytes(shard);
        return shard;
    }

    private protected static async Task AppendManyAsync(IShardLog log, string campaign, int first, int count)
    {
        for (int index = first; index < first + count; index++)
            await log.AppendAsync(campaign, index, Shard(index, 1000), Cancellation);
    }

    private protected static async Task<List<ShardLogEntry>> TakeAsync(IShardLog log, string campaign, long from, int count)
    {
        List<ShardLogEntry> entries = [];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (ShardLogEntry entry in log.ReadAsync(campaign, from, limit.Token))
        {
            entries.Add(entry);
            if (entries.Count == count)
                break;
        }
        return entries;
    }
}
