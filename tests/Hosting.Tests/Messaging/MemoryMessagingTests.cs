using Almagest.Application.Messaging;
using Almagest.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Hosting.Tests.Messaging;

public sealed class MemoryMessagingTests : MessagingContract
{
    private protected override Dictionary<string, string?> Settings => new() { ["Messaging:Transport"] = "memory" };

    [Fact]
    public async Task A_command_that_always_meets_bad_weather_is_repeated_as_often_as_configured_and_put_aside()
    {
        await using RunningHost host = await StartAsync(
            new Recorder { Failure = new TimeoutException("the weather never clears") }
        );
        Func<Task<int>> putAside = await WatchErrorQueueAsync(host);
        await host.Services.GetRequiredService<ICommandSender>().SendAsync(Command(1), Cancellation);

        await Eventually(async () => await putAside() == 1);

        Assert.Equal([1, 1, 1], host.Services.GetRequiredService<Recorder>().Seen);
    }

    private protected override async Task<Func<Task<int>>> WatchErrorQueueAsync(RunningHost host)
    {
        int found = 0;
        HostReceiveEndpointHandle handle = host
            .Services.GetRequiredService<IBusControl>()
            .ConnectReceiveEndpoint("simulate-shard_error", endpoint => endpoint.Handler<SimulateShard>(_ =>
                {
                    Interlocked.Increment(ref found);
                    return Task.CompletedTask;
                }));
        await handle.Ready;
        return () => Task.FromResult(Volatile.Read(ref found));
    }
}
