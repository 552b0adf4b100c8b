using System.Collections.Concurrent;
using Almagest.Application.Deletions;
using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.Hosting.ShardLog;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Deletions;
using Almagest.Storage.Shards;
using Almagest.Tests;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Almagest.Simulator.Tests;

/// <summary>The whole role in one process: bus in memory, shard log in a folder, SQLite.</summary>
public sealed class SimulateShardConsumerTests : IAsyncLifetime
{
    private readonly Campaign _campaign = ProtocolS.Campaign(spectra: 600);
    private RoleHost _host = null!;
    private ConcurrentQueue<SimulateShard> _drawn = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await RoleHost.StartAsync(
            builder => builder.AddSimulator(),
            bus => bus.AddSimulatorConsumers(),
            ("Simulator:Concurrency", "2")
        );
        _drawn = _host.Obeyed<SimulateShard>();
        await _host.Get<ICampaignStore>().AddAsync(_campaign, Cancellation);
        await _host.Get<IShardStore>().PlanAsync(_campaign.Id, _campaign.ShardCount, Cancellation);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Every_shard_asked_for_lies_in_the_log_and_is_noted()
    {
        await AskAsync(0, 1, 2);
        await RoleHost.EventuallyAsync(() => _drawn.Count == 3);
        ShardSimulator simulator = await ShardSimulator.CreateAsync(_campaign, null, Cancellation);
        foreach (ShardLogEntry entry in await ReadAsync(3))
            Assert.Equal(ShardCodec.Write(simulator.Draw(entry.ShardIndex, Cancellation)), entry.Data.ToArray());
        ShardProgress progress = await _host.Get<IShardStore>().ProgressAsync(_campaign.Id, Cancellation);
        Assert.Equal((3, 3, 600L), (progress.Total, progress.Drawn, progress.Spectra));
        Assert.Equal((await ReadAsync(3)).Sum(entry => entry.Data.Length), progress.Bytes);
    }

    [Fact]
    public async Task A_second_delivery_changes_nothing()
    {
        await AskAsync(1);
        await RoleHost.EventuallyAsync(() => _drawn.Count == 1);
        await AskAsync(1);
        await RoleHost.EventuallyAsync(() => _drawn.Count == 2);
        ShardProgress progress = await _host.Get<IShardStore>().ProgressAsync(_campaign.Id, Cancellation);
        Assert.Equal((1, 256L), (progress.Drawn, progress.Spectra));
        Assert.Equal([0, 2], await _host.Get<IShardStore>().PendingAsync(_campaign.Id, TimeSpan.Zero, 10, 10, Cancellation));
    }

    [Theory]
    [InlineData(true, 0, "none in the database"), InlineData(false, 3, "The campaign has shards 0 to 2.")]
    public async Task What_cannot_be_drawn_is_put_aside_with_its_reason(bool isUnknown, int shard, string reason)
    {
        string id = isUnknown ? new string('0', 64) : _campaign.Id;
        ConcurrentQueue<Fault<SimulateShard>> faults = await _host.HearAsync<Fault<SimulateShard>>();
        await _host.SendAsync(new SimulateShard { CampaignId = id, ShardIndex = shard });
        await RoleHost.EventuallyAsync(() => !faults.IsEmpty);
        Assert.Contains(reason, faults.Single().Exceptions[0].Message, StringComparison.Ordinal);
        Assert.Empty(_drawn);
    }

    [Fact]
    public async Task What_is_asked_for_a_campaign_that_is_deleted_is_not_drawn_and_leaves_no_log()
    {
        await AskAsync(0);
        await RoleHost.EventuallyAsync(() => _drawn.Count == 1);
        await _host
            .Get<NamedDeletions>()
            .DeleteAsync(
                await _host.Get<NamedDeletions>().LookAsync(DeletedKind.Campaign, _campaign.Name, Cancellation),
                Cancellation
            );
        Assert.False(Directory.Exists(LogFolder));
        await AskAsync(1);
        await RoleHost.EventuallyAsync(() => _drawn.Count == 2);
        Assert.False(Directory.Exists(LogFolder));
        Assert.Equal(0, (await _host.Get<IShardStore>().ProgressAsync(_campaign.Id, Cancellation)).Total);
    }

    private string LogFolder => Path.Combine(_host.Get<IOptions<ShardLogOptions>>().Value.Folder, _campaign.Id);

    private Task AskAsync(params int[] shards) =>
        _host
            .Get<ICommandSender>()
            .SendManyAsync(
                shards.Select(shard => new SimulateShard { CampaignId = _campaign.Id, ShardIndex = shard }),
                Cancellation
            );

    private async Task<List<ShardLogEntry>> ReadAsync(int count)
    {
        var entries = new List<ShardLogEntry>();
        await foreach (ShardLogEntry entry in _host.Get<IShardLog>().ReadAsync(_campaign.Id, 0, Cancellation))
        {
            entries.Add(entry);
            if (entries.Count == count)
                break;
        }
        return entries;
    }
}
