using Almagest.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Hosting.Tests.Messaging;

public sealed class MemoryMessagingTests : MessagingContract
{
    private protected override Dictionary<string, string?> Settings => new() { ["Messaging:Transport"] = "memory" };

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
