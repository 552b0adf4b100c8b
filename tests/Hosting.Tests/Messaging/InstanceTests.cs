using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.Hosting.Messaging;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Almagest.Hosting.Tests.Messaging;

/// <summary>Instances that share a virtual host of a broker: one of the test's own, gone after it.</summary>
[Collection(BrokerTests.Name)]
public sealed class InstanceTests : IAsyncLifetime
{
    private readonly string _vhost = $"instances-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        string user = BrokerAddress.From(new MessagingOptions { Uri = Broker.Require() }).Username;
        await Broker.ControlAsync("add_vhost", _vhost);
        await Broker.ControlAsync("set_permissions", "-p", _vhost, user, ".*", ".*", ".*");
    }

    public async ValueTask DisposeAsync() => await Broker.ControlAsync("delete_vhost", _vhost);

    [Fact]
    public async Task Each_gets_its_own_commands_and_every_queue_is_a_durable_quorum_queue()
    {
        await using RunningHost north = await StartAsync("north"),
            south = await StartAsync("south.2-b"),
            plain = await StartAsync("");
        RunningHost[] hosts = [north, south, plain];
        for (int host = 0; host < hosts.Length; host++)
            await hosts[host]
                .Services.GetRequiredService<ICommandSender>()
                .SendManyAsync(Enumerable.Range(100 * host, 50).Select(Command), Cancellation);

        for (int host = 0; host < hosts.Length; host++)
        {
            Recorder recorder = hosts[host].Services.GetRequiredService<Recorder>();
            for (int attempt = 0; recorder.Seen.Count < 50 && attempt < 400; attempt++)
                await Task.Delay(50, Cancellation);
            Assert.Equal(Enumerable.Range(100 * host, 50), recorder.Seen.Order());
        }
        // What MassTransit puts aside stays with its instance; the broker counts now and then.
        string[] aside = [];
        for (int attempt = 0; !aside.Contains("south.2-b.simulate-shard_error\t1") && attempt < 60; attempt++)
            aside = await ListAsync("list_queues", "name", "messages");
        Assert.Equal(
            ["north.simulate-shard_error\t0", "simulate-shard_error\t0", "south.2-b.simulate-shard_error\t1"],
            aside.Where(line => line.Contains("simulate-shard_error", StringComparison.Ordinal))
        );
        string[] names = ["fit-chunk", "simulate-shard", "train-network"];
        Assert.Equal(
            new[] { "", "north.", "south.2-b." }
                .SelectMany(prefix => names.SelectMany(name => new[] { $"{prefix}{name}", $"{prefix}{name}_error" }))
                .Select(name => $"{name}\tquorum\ttrue\tfalse")
                .Order(StringComparer.Ordinal),
            await ListAsync("list_queues", "name", "type", "durable", "auto_delete")
        );
        // Nothing leads from one exchange to the queues of two. (Faults, which nobody hears, have exchanges that lead nowhere.)
        Assert.DoesNotContain(await ListAsync("list_bindings", "source_name", "destination_name"), line =>
            line.Split('\t') is [{ Length: > 0 } source, { } destination]
            && source != destination
            && destination != "MassTransit:Fault"
        );
    }

    private async Task<string[]> ListAsync(string command, params string[] columns) =>
        [
            .. (await Broker.ControlAsync([command, "-p", _vhost, "--silent", "--no-table-headers", .. columns]))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Order(StringComparer.Ordinal),
        ];

    private Task<RunningHost> StartAsync(string prefix)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Messaging:Transport"] = "rabbitmq",
                ["Messaging:Uri"] = new UriBuilder(Broker.Require()) { Path = _vhost }.Uri.ToString(),
                ["Messaging:Prefix"] = prefix,
            }
        );
        builder.Services.AddSingleton(new Recorder { Failure = new ArgumentException("wrong for ever"), Poison = 113 });
        builder.AddAlmagestMessaging(bus => bus.AddConsumer<RecordingConsumer, SlowDefinition>());
        return RunningHost.StartAsync(builder.Build());
    }

    private static SimulateShard Command(int index) => new() { CampaignId = "c", ShardIndex = index };
}
