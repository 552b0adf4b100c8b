using System.Collections.Concurrent;
using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.Hosting.Messaging;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Almagest.Hosting.Tests.Messaging;

/// <summary>What holds over either transport.</summary>
public abstract class MessagingContract
{
    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Dictionary<string, string?> Settings { get; }

    [Fact]
    public async Task Every_command_reaches_its_consumer_once()
    {
        await using RunningHost host = await StartAsync(new Recorder());
        ICommandSender sender = host.Services.GetRequiredService<ICommandSender>();

        await sender.SendManyAsync(Enumerable.Range(0, 600).Select(Command), Cancellation);

        Recorder recorder = host.Services.GetRequiredService<Recorder>();
        await Eventually(() => recorder.Seen.Count >= 600);
        Assert.Equal(Enumerable.Range(0, 600), recorder.Seen.Order());
    }

    [Fact]
    public async Task A_command_that_no_repetition_can_mend_is_put_aside_at_once()
    {
        await using RunningHost host = await StartAsync(new Recorder { Failure = new ArgumentException("wrong for ever") });
        Func<Task<int>> putAside = await WatchErrorQueueAsync(host);
        await host.Services.GetRequiredService<ICommandSender>().SendAsync(Command(1), Cancellation);

        await Eventually(async () => await putAside() == 1);

        Assert.Equal([1], host.Services.GetRequiredService<Recorder>().Seen);
    }

    [Fact]
    public async Task A_poisonous_command_does_not_hold_up_the_others()
    {
        await using RunningHost host = await StartAsync(
            new Recorder { Failure = new InvalidOperationException("poison"), Poison = 7 }
        );
        Func<Task<int>> putAside = await WatchErrorQueueAsync(host);
        await host
            .Services.GetRequiredService<ICommandSender>()
            .SendManyAsync(Enumerable.Range(0, 20).Select(Command), Cancellation);

        await Eventually(async () => await putAside() == 1);
        await Eventually(() => host.Services.GetRequiredService<Recorder>().Seen.Distinct().Count() == 20);
    }

    [Fact]
    public async Task No_more_run_at_once_than_the_definition_allows()
    {
        await using RunningHost host = await StartAsync(new Recorder { Work = TimeSpan.FromMilliseconds(20) });
        await host
            .Services.GetRequiredService<ICommandSender>()
            .SendManyAsync(Enumerable.Range(0, 40).Select(Command), Cancellation);

        Recorder recorder = host.Services.GetRequiredService<Recorder>();
        await Eventually(() => recorder.Seen.Count == 40);
        Assert.InRange(recorder.MostAtOnce, 2, SlowDefinition.Concurrency);
    }

    [Fact]
    public async Task A_message_that_is_no_command_is_refused()
    {
        await using RunningHost host = await StartAsync(new Recorder());
        await Assert.ThrowsAsync<ArgumentException>(() =>
            host.Services.GetRequiredService<ICommandSender>().SendAsync("no command", Cancellation)
        );
    }

    [Fact]
    public async Task A_service_that_starts_before_the_bus_may_send()
    {
        await using RunningHost host = await RunningHost.StartAsync(
            Build(new Recorder(), services => services.AddHostedService<EarlySender>())
        );

        await Eventually(() => host.Services.GetRequiredService<Recorder>().Seen.Contains(99));
    }

    [Fact]
    public async Task A_misspelt_setting_stops_the_start()
    {
        using IHost host = Build(null, ("Messaging:Prefech", "3"));

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancellation));

        Assert.Contains("Prefech", error.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData("two words"), InlineData("a/b"), InlineData("amq.mine"), InlineData("survey\n")]
    public async Task A_prefix_that_the_broker_would_not_take_stops_the_start(string prefix)
    {
        using IHost host = Build(null, ("Messaging:Prefix", prefix));

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancellation));

        Assert.Contains($"Messaging:Prefix: found '{prefix}'; expected", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Tells how many commands have been put aside since; asked for before the first is sent.</summary>
    private protected abstract Task<Func<Task<int>>> WatchErrorQueueAsync(RunningHost host);

    private protected static SimulateShard Command(int index) => new() { CampaignId = "c", ShardIndex = index };

    private protected Task<RunningHost> StartAsync(Recorder? recorder, params (string Key, string Value)[] more) =>
        RunningHost.StartAsync(Build(recorder, more));

    private protected IHost Build(Recorder? recorder, params (string Key, string Value)[] more) => Build(recorder, null, more);

    private IHost Build(Recorder? recorder, Action<IServiceCollection>? first, params (string Key, string Value)[] more)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Messaging:Retries"] = "2",
                ["Messaging:FirstRetryDelay"] = "00:00:00.050",
                ["Messaging:StopTimeout"] = "00:00:10",
            }
        );
        builder.Configuration.AddInMemoryCollection(more.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        first?.Invoke(builder.Services);
        if (recorder is not null)
            builder.Services.AddSingleton(recorder);
        builder.AddAlmagestMessaging(bus =>
        {
            if (recorder is not null)
                bus.AddConsumer<RecordingConsumer, SlowDefinition>();
        });
        return builder.Build();
    }

    private protected static Task Eventually(Func<bool> condition) => Eventually(() => Task.FromResult(condition()));

    private protected static async Task Eventually(Func<Task<bool>> condition)
    {
        for (int attempt = 0; attempt < 400; attempt++)
        {
            if (await condition())
                return;
            await Task.Delay(50, Cancellation);
        }
        Assert.Fail("It has not come about in 20 s.");
    }
}

/// <summary>What the consumer has seen, and how it should behave.</summary>
public sealed class Recorder
{
    private int _atOnce;

    public ConcurrentQueue<int> Seen { get; } = [];
    public Exception? Failure { get; set; }

    /// <summary>The only index that fails; null: each does.</summary>
    public int? Poison { get; init; }
    public TimeSpan Work { get; init; }
    public int MostAtOnce { get; private set; }

    public async Task ObeyAsync(SimulateShard command)
    {
        int now = Interlocked.Increment(ref _atOnce);
        lock (Seen)
            MostAtOnce = Math.Max(MostAtOnce, now);
        if (Work > TimeSpan.Zero)
            await Task.Delay(Work);
        Interlocked.Decrement(ref _atOnce);
        Seen.Enqueue(command.ShardIndex);
        if (Failure is not null && (Poison is null || Poison == command.ShardIndex))
            throw Failure;
    }
}

public sealed class RecordingConsumer(Recorder recorder) : IConsumer<SimulateShard>
{
    public Task Consume(ConsumeContext<SimulateShard> context) => recorder.ObeyAsync(context.Message);
}

public sealed class SlowDefinition(CommandQueues queues)
    : CommandConsumerDefinition<RecordingConsumer, SimulateShard>(queues, Concurrency)
{
    public const int Concurrency = 3;
}

internal sealed class EarlySender(ICommandSender sender) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        sender.SendAsync(new SimulateShard { CampaignId = "c", ShardIndex = 99 }, stoppingToken);
}
