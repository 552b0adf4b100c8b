using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.Hosting.Messaging;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Almagest.Hosting.Tests.Messaging;

[Collection(BrokerTests.Name)]
public sealed class RabbitMqMessagingTests : MessagingContract, IAsyncLifetime
{
    private const string Queue = "simulate-shard";
    private static readonly CommandQueues Queues = new(new MessagingOptions());
    private BrokerConnection? _connection;

    private protected override Dictionary<string, string?> Settings =>
        new() { ["Messaging:Transport"] = "rabbitmq", ["Messaging:Uri"] = Broker.Require().ToString() };

    public async ValueTask InitializeAsync()
    {
        _connection = new BrokerConnection(BrokerAddress.From(new MessagingOptions { Uri = Broker.Require() }), "tests");
        // Emptied, not removed: a quorum queue that is declared again while its removal is under way may never start
        // (RabbitMQ 3.10), and the queues are other test programs' too.
        using (var topology = new BrokerTopology(_connection, Queues, NullLogger<BrokerTopology>.Instance))
            await topology.EnsureAsync(Cancellation);
        await using IChannel channel = await ChannelAsync();
        foreach (string queue in Queues.All.SelectMany(name => new[] { name, CommandQueues.ErrorQueueOf(name) }))
            await channel.QueuePurgeAsync(queue, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    [Fact]
    public async Task A_command_sent_before_any_worker_lives_is_kept_for_the_first_one()
    {
        await using (RunningHost gateway = await StartAsync(null))
        {
            await gateway
                .Services.GetRequiredService<ICommandSender>()
                .SendManyAsync(Enumerable.Range(0, 30).Select(Command), Cancellation);
        }
        await Eventually(async () => await CountAsync(Queue) == 30);

        await using RunningHost worker = await StartAsync(new Recorder());
        await Eventually(() => worker.Services.GetRequiredService<Recorder>().Seen.Count == 30);
        await Eventually(async () => await CountAsync(Queue) == 0);
    }

    /// <summary>As of an alarm, or of a connection whose end nobody heard: who waits for ever sends nothing else.</summary>
    [Fact]
    public async Task A_message_that_is_not_confirmed_is_given_up_and_the_next_one_is_sent()
    {
        Uri broker = Broker.Require();
        using FaultyProxy link = new(broker.Host, broker.Port);
        await using RunningHost gateway = await StartAsync(
            null,
            ("Messaging:Uri", new UriBuilder(broker) { Port = link.Port }.Uri.ToString()),
            ("Messaging:SendTimeout", "00:00:01")
        );
        ICommandSender sender = gateway.Services.GetRequiredService<ICommandSender>();
        await sender.SendAsync(Command(0), Cancellation);

        link.Hold();
        TimeoutException late = await Assert.ThrowsAsync<TimeoutException>(() => sender.SendAsync(Command(1), Cancellation));
        Assert.Equal("The broker has not confirmed a message to simulate-shard within 1 s.", late.Message);

        link.Release();
        await sender.SendAsync(Command(2), Cancellation);
        await Eventually(async () => await CountAsync(Queue) >= 2);
    }

    [Fact]
    public async Task Bad_weather_is_waited_out_and_nothing_is_put_aside_or_consumed_meanwhile()
    {
        await using RunningHost host = await StartAsync(
            new Recorder { Failure = new TimeoutException("the database restarts") },
            ("Messaging:LongestRetryDelay", "00:00:00.200")
        );
        Recorder recorder = host.Services.GetRequiredService<Recorder>();
        ICommandSender sender = host.Services.GetRequiredService<ICommandSender>();
        await sender.SendManyAsync(Enumerable.Range(0, 30).Select(Command), Cancellation);
        await Eventually(() => recorder.Seen.Count > 10 * SlowDefinition.Concurrency);
        Assert.Equal(SlowDefinition.Concurrency, recorder.Seen.Distinct().Count());
        // What its workers have in hand does not wait.
        Assert.Equal(30 - SlowDefinition.Concurrency, await sender.QueuedAsync<SimulateShard>(Cancellation));
        recorder.Failure = null;
        await Eventually(() => recorder.Seen.Distinct().Count() == 30);
        await Eventually(async () => await sender.QueuedAsync<SimulateShard>(Cancellation) == 0);
        Assert.Equal(0u, await CountAsync(CommandQueues.ErrorQueueOf(Queue)));
    }

    [Fact]
    public async Task A_worker_that_came_first_and_a_sender_agree_on_the_queue()
    {
        await using RunningHost worker = await StartAsync(new Recorder());
        await using RunningHost gateway = await StartAsync(null);
        await gateway.Services.GetRequiredService<ICommandSender>().SendAsync(Command(5), Cancellation);

        await Eventually(() => worker.Services.GetRequiredService<Recorder>().Seen.Contains(5));
    }

    [Fact]
    public async Task A_command_that_kills_its_workers_goes_to_the_error_queue_at_the_delivery_limit()
    {
        await using RunningHost gateway = await StartAsync(null);
        await gateway.Services.GetRequiredService<ICommandSender>().SendAsync(Command(13), Cancellation);
        int deliveries = 0;

        // A worker that dies with the message in its hands, again and again.
        while (await CountAsync(CommandQueues.ErrorQueueOf(Queue)) == 0 && deliveries < 50)
        {
            await using IChannel worker = await ChannelAsync();
            if (await worker.BasicGetAsync(Queue, autoAck: false, Cancellation) is not null)
                deliveries++;
            else
                await Task.Delay(20, Cancellation);
        }

        Assert.Equal(1 + new MessagingOptions().DeliveryLimit, deliveries);

        // Whoever looks at it there, as often as they like, leaves it there.
        for (int look = 0; look < 30; look++)
        {
            await using IChannel reader = await ChannelAsync();
            Assert.NotNull(await GetAsync(reader, CommandQueues.ErrorQueueOf(Queue)));
        }
        await Eventually(async () => await CountAsync(CommandQueues.ErrorQueueOf(Queue)) == 1);
    }

    /// <summary>What was handed back a moment ago may not be back yet.</summary>
    private static async Task<BasicGetResult?> GetAsync(IChannel reader, string queue)
    {
        for (int attempt = 0; attempt < 200; attempt++)
        {
            if (await reader.BasicGetAsync(queue, autoAck: false, Cancellation) is { } found)
                return found;
            await Task.Delay(20, Cancellation);
        }
        return null;
    }

    [Fact]
    public async Task A_command_that_no_queue_takes_is_an_error_and_the_queue_is_declared_anew()
    {
        await using RunningHost gateway = await StartAsync(null);
        ICommandSender sender = gateway.Services.GetRequiredService<ICommandSender>();
        await sender.SendAsync(Command(1), Cancellation);
        await using (IChannel channel = await ChannelAsync())
            await channel.QueueUnbindAsync(Queue, Queue, "", cancellationToken: Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => sender.SendAsync(Command(2), Cancellation));
        await sender.SendAsync(Command(3), Cancellation);

        await Eventually(async () => await CountAsync(Queue) == 2); // the first and the third
    }

    [Fact]
    public async Task Workers_and_senders_go_on_when_the_broker_closes_every_connection()
    {
        await using RunningHost host = await StartAsync(new Recorder { Work = TimeSpan.FromMilliseconds(5) });
        ICommandSender sender = host.Services.GetRequiredService<ICommandSender>();
        Recorder recorder = host.Services.GetRequiredService<Recorder>();
        await sender.SendManyAsync(Enumerable.Range(0, 200).Select(Command), Cancellation);

        await Broker.ControlAsync("close_all_connections", "a test closes everything");
        await sender.SendManyAsync(Enumerable.Range(200, 100).Select(Command), Cancellation);

        // What was in hand when the connection fell comes again: at least once each.
        await Eventually(() => recorder.Seen.Distinct().Count() == 300);
    }

    [Fact]
    public async Task The_password_may_lie_in_a_file()
    {
        Uri broker = Broker.Require();
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            BrokerAddress.From(new MessagingOptions { Uri = broker }).Password + "\n",
            Cancellation
        );
        await using RunningHost host = await StartAsync(
            new Recorder(),
            ("Messaging:Uri", new UriBuilder(broker) { Password = "wrong" }.Uri.ToString()),
            ("Messaging:PasswordFile", file)
        );

        await host.Services.GetRequiredService<ICommandSender>().SendAsync(Command(1), Cancellation);
        await Eventually(() => host.Services.GetRequiredService<Recorder>().Seen.Count == 1);
        File.Delete(file);
    }

    private protected override Task<Func<Task<int>>> WatchErrorQueueAsync(RunningHost host) =>
        Task.FromResult<Func<Task<int>>>(async () => (int)await CountAsync(CommandQueues.ErrorQueueOf(Queue)));

    private async Task<uint> CountAsync(string queue)
    {
        await using IChannel channel = await ChannelAsync();
        return await channel.MessageCountAsync(queue, Cancellation);
    }

    private async Task<IChannel> ChannelAsync() =>
        await (await _connection!.GetAsync(Cancellation)).CreateChannelAsync(cancellationToken: Cancellation);
}
