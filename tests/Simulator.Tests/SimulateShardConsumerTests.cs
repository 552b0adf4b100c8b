using System.Collections.Concurrent;
using Almagest.Contracts;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Storage;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Almagest.Simulator.Tests;

/// <summary>The whole role in one process: bus in memory, shard log in a folder, SQLite.</summary>
public sealed class SimulateShardConsumerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-simulator-").FullName;
    private readonly Campaign _campaign = ProtocolS.Campaign(spectra: 600);
    private readonly ConcurrentQueue<ShardSimulated> _told = [];
    private readonly ConcurrentQueue<string> _faults = [];
    private IHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Storage:Provider"] = "sqlite",
                ["Storage:ConnectionString"] = Path.Combine(_folder, "state.db"),
                ["ShardLog:Folder"] = Path.Combine(_folder, "shards"),
                ["Messaging:Transport"] = "memory",
                ["Simulator:Concurrency"] = "2",
            }
        );
        builder.Services.AddAlmagestStorage();
        builder.AddSimulator();
        builder.AddAlmagestShardLog();
        builder.AddAlmagestMessaging(bus => bus.AddSimulatorConsumers());
        _host = builder.Build();
        await Get<IStorageMigrator>().MigrateAsync(Cancellation);
        await Get<ICampaignStore>().AddAsync(_campaign, Cancellation);
        await Get<IShardStore>().PlanAsync(_campaign.Id, _campaign.ShardCount, Cancellation);
        await _host.StartAsync(Cancellation);
        HostReceiveEndpointHandle handle = Get<IBusControl>()
            .ConnectReceiveEndpoint(
                "listener",
                endpoint =>
                {
                    endpoint.Handler<ShardSimulated>(context => Note(() => _told.Enqueue(context.Message)));
                    endpoint.Handler<Fault<SimulateShard>>(context =>
                        Note(() => _faults.Enqueue(context.Message.Exceptions[0].Message))
                    );
                }
            );
        await handle.Ready;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_shard_asked_for_lies_in_the_log_is_noted_and_told()
    {
        await AskAsync(0, 1, 2);
        await Eventually(() => _told.Count == 3);
        ShardSimulator simulator = await ShardSimulator.CreateAsync(_campaign, null, Cancellation);
        foreach (ShardLogEntry entry in await ReadAsync(3))
            Assert.Equal(ShardCodec.Write(simulator.Draw(entry.ShardIndex, Cancellation)), entry.Data.ToArray());
        ShardProgress progress = await Get<IShardStore>().ProgressAsync(_campaign.Id, Cancellation);
        Assert.Equal((3, 3, 600L), (progress.Total, progress.Drawn, progress.Spectra));
        Assert.Equal([88, 256, 256], _told.Select(told => told.Spectra).Order());
        Assert.Equal(progress.Bytes, _told.Sum(told => told.Bytes));
    }

    [Fact]
    public async Task A_second_delivery_changes_nothing()
    {
        await AskAsync(1);
        await Eventually(() => _told.Count == 1);
        await AskAsync(1);
        await Eventually(() => _told.Count == 2);
        Assert.Single(_told.Distinct());
        ShardProgress progress = await Get<IShardStore>().ProgressAsync(_campaign.Id, Cancellation);
        Assert.Equal((1, 256L), (progress.Drawn, progress.Spectra));
        Assert.Equal([0, 2], await Get<IShardStore>().PendingAsync(_campaign.Id, TimeSpan.Zero, 10, Cancellation));
    }

    [Theory]
    [InlineData(true, 0, "none in the database"), InlineData(false, 3, "The campaign has shards 0 to 2.")]
    public async Task What_cannot_be_drawn_is_put_aside_with_its_reason(bool isUnknown, int shard, string reason)
    {
        string id = isUnknown ? new string('0', 64) : _campaign.Id;
        await Get<ICommandSender>().SendAsync(new SimulateShard { CampaignId = id, ShardIndex = shard }, Cancellation);
        await Eventually(() => !_faults.IsEmpty);
        Assert.Contains(reason, _faults.Single(), StringComparison.Ordinal);
        Assert.Empty(_told);
    }

    private Task AskAsync(params int[] shards) =>
        Get<ICommandSender>()
            .SendManyAsync(
                shards.Select(shard => new SimulateShard { CampaignId = _campaign.Id, ShardIndex = shard }),
                Cancellation
            );

    private async Task<List<ShardLogEntry>> ReadAsync(int count)
    {
        var entries = new List<ShardLogEntry>();
        await foreach (ShardLogEntry entry in Get<IShardLog>().ReadAsync(_campaign.Id, 0, Cancellation))
        {
            entries.Add(entry);
            if (entries.Count == count)
                break;
        }
        return entries;
    }

    private T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private static Task Note(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task Eventually(Func<bool> holds)
    {
        for (int i = 0; i < 600 && !holds(); i++)
            await Task.Delay(50, Cancellation);
        Assert.True(holds(), "It did not happen within 30 s.");
    }
}
