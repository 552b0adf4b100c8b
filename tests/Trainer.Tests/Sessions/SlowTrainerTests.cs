using Almagest.Hosting.ShardLog;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Shards;
using Almagest.Tests;
using Almagest.Trainer.Sessions;

namespace Almagest.Trainer.Tests.Sessions;

/// <summary>A trainer that is slow, beside simulators that draw at once whatever is asked for.</summary>
public sealed class SlowTrainerTests
{
    private const int Ahead = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Simulators_are_no_further_ahead_than_they_may_be_of_files() => FollowAsync();

    [Fact]
    public Task Simulators_are_no_further_ahead_than_they_may_be_of_a_stream()
    {
        if (Environment.GetEnvironmentVariable("ALMAGEST_TEST_RABBITMQ") is not { Length: > 0 } address)
        {
            Assert.Skip("ALMAGEST_TEST_RABBITMQ is not set: ./test starts a private RabbitMQ.");
            return Task.CompletedTask;
        }
        return FollowAsync(
            ("Messaging:Transport", "rabbitmq"),
            ("Messaging:Uri", address),
            ("Messaging:Prefix", $"slow-{Guid.NewGuid():N}")
        );
    }

    private static async Task FollowAsync(params (string, string)[] settings)
    {
        // An id of its own: streams outlive a test that fails.
        Campaign campaign = ProtocolS.Campaign(spectra: 40 * 64) with { ShardSize = 64, Seed = Random.Shared.Next() };
        await using RoleHost host = await RoleHost.StartAsync(
            builder => builder.AddTrainer(),
            consumers: null,
            [.. settings, ("Redelivery:ShardsAhead", $"{Ahead}")]
        );
        IShardStore shards = host.Get<IShardStore>();
        await host.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await shards.PlanAsync(campaign.Id, campaign.ShardCount, Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task drawing = DrawAsync(host, campaign, stop.Token);
        int read = 0,
            most = 0;
        await foreach (Shard shard in host.Get<ShardCollector>().ReadAsync(campaign, Cancellation))
        {
            // Whoever draws is faster.
            await Task.Delay(50, Cancellation);
            ShardProgress progress = await shards.ProgressAsync(campaign.Id, Cancellation);
            most = Math.Max(most, progress.Drawn - read++);
            Assert.InRange(progress.Asked, 0, read + Ahead);
        }
        await stop.CancelAsync();
        await drawing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await host.Get<IShardLog>().DeleteAsync(campaign.Id, Cancellation);
        Assert.Equal(40, read);
        // As far ahead as they may be, and never at a loss.
        Assert.InRange(most, Ahead / 2, Ahead);
    }

    /// <summary>What the table says was asked for, as simulators do that hear of it by messages.</summary>
    private static async Task DrawAsync(RoleHost host, Campaign campaign, CancellationToken cancellation)
    {
        (IShardStore shards, IShardLog log) = (host.Get<IShardStore>(), host.Get<IShardLog>());
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, null, cancellation);
        for (int drawn = 0; drawn < campaign.ShardCount; await Task.Delay(5, cancellation))
        for (int asked = (await shards.ProgressAsync(campaign.Id, cancellation)).Asked; drawn < asked; drawn++)
        {
            byte[] bytes = ShardCodec.Write(simulator.Draw(drawn, cancellation));
            await log.AppendAsync(campaign.Id, drawn, bytes, cancellation);
            await shards.MarkDrawnAsync(campaign.Id, drawn, campaign.ShardSize, bytes.Length, "tests", cancellation);
        }
    }
}
