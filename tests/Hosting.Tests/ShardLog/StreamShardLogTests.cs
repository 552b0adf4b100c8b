using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Almagest.Hosting.Tests.ShardLog;

[Collection(BrokerTests.Name)]
public sealed class StreamShardLogTests : ShardLogContract, IAsyncLifetime
{
    private readonly List<StreamShardLog> _opened = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected override IShardLog Open() => Open(new ShardLogOptions(), null);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (StreamShardLog log in _opened)
            await log.DisposeAsync();
    }

    [Fact]
    public async Task Goes_on_when_the_broker_closes_every_connection()
    {
        IShardLog log = Open();
        await AppendAndReadThroughAsync(log, () => Broker.ControlAsync("close_all_connections", "a test closes everything"));
    }

    [Fact]
    public async Task Goes_on_when_the_network_is_cut()
    {
        Uri broker = Broker.Require();
        using var proxy = new FaultyProxy(broker.Host, broker.Port);
        StreamShardLog log = Open(new ShardLogOptions(), proxy);
        int cut = 0;
        await AppendAndReadThroughAsync(log, () =>
        {
            cut += proxy.Cut();
            return Task.CompletedTask;
        });
        Assert.True(cut >= 4, $"{cut} connections were cut; a reader's and a writer's were expected, twice.");
    }

    [Fact]
    public async Task Forgets_the_oldest_shards_beyond_its_bytes_and_passes_them_over()
    {
        string campaign = NewCampaign();
        StreamShardLog log = Open(new ShardLogOptions { MaxBytes = 4 << 20, SegmentBytes = 1 << 20 }, null);
        for (int index = 0; index < 64; index++)
            await log.AppendAsync(campaign, index, Shard(index, 256 << 10), Cancellation);

        // Segments are dropped as new ones begin, a moment later.
        ShardLogEntry first = Assert.Single(await TakeAsync(log, campaign, 0, 1));
        for (int attempt = 0; first.ShardIndex == 0 && attempt < 20; attempt++)
        {
            await Task.Delay(100, Cancellation);
            first = Assert.Single(await TakeAsync(log, campaign, 0, 1));
        }

        Assert.InRange(first.ShardIndex, 16, 60);
    }

    [Fact]
    public async Task A_log_made_with_other_settings_is_used_as_it_is()
    {
        string campaign = NewCampaign();
        await AppendManyAsync(Open(), campaign, 0, 3);
        StreamShardLog other = Open(new ShardLogOptions { MaxBytes = 9 << 20, MaxAge = TimeSpan.FromHours(1) }, null);
        await AppendManyAsync(other, campaign, 3, 3);

        Assert.Equal(Enumerable.Range(0, 6), (await TakeAsync(other, campaign, 0, 6)).Select(entry => entry.ShardIndex));
    }

    [Fact]
    public async Task An_append_fails_in_the_end_where_no_broker_is()
    {
        var options = new ShardLogOptions { Patience = TimeSpan.FromSeconds(1) };
        await using var log = new StreamShardLog(
            new BrokerAddress("127.0.0.1", 1, "/", "nobody", "nothing", Tls: false),
            options,
            NullLogger<StreamShardLog>.Instance
        );

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => log.AppendAsync("none", 0, Shard(0, 1), Cancellation));

        Assert.True(Hosting.Resilience.Weather.IsPassing(error));
        Assert.False(Hosting.Resilience.Weather.IsWorthRetrying(error), "The endpoint around would repeat it once more.");
    }

    private static async Task AppendAndReadThroughAsync(IShardLog log, Func<Task> disturb)
    {
        string campaign = NewCampaign();
        const int Shards = 400;
        HashSet<int> seen = [];
        List<long> offsets = [];
        int read = 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        Task reading = Task.Run(
            async () =>
            {
                await foreach (ShardLogEntry entry in log.ReadAsync(campaign, 0, limit.Token))
                {
                    offsets.Add(entry.Offset);
                    Assert.Equal(Shard(entry.ShardIndex, 20_000), entry.Data.ToArray());
                    if (seen.Add(entry.ShardIndex) && Interlocked.Increment(ref read) == Shards)
                        return;
                }
            },
            limit.Token
        );

        for (int index = 0; index < Shards; index += 8)
        {
            if (index is 160 or 320)
            {
                // Else a reader that is still on its way back would not be disturbed.
                while (Volatile.Read(ref read) < index && !reading.IsCompleted)
                    await Task.Delay(10, limit.Token);
                await disturb();
            }
            await Task.WhenAll(
                Enumerable.Range(index, 8).Select(shard => log.AppendAsync(campaign, shard, Shard(shard, 20_000), limit.Token))
            );
        }
        await reading;

        Assert.Equal(offsets.Distinct().Order(), offsets);
    }

    private StreamShardLog Open(ShardLogOptions options, FaultyProxy? proxy)
    {
        BrokerAddress address = BrokerAddress.From(new MessagingOptions { Uri = Broker.Require() });
        if (proxy is not null)
            address = address with { Port = proxy.Port };
        var log = new StreamShardLog(address, options, NullLogger<StreamShardLog>.Instance);
        _opened.Add(log);
        return log;
    }
}
