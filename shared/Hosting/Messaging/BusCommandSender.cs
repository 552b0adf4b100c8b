using Almagest.Application.Messaging;
using MassTransit;

namespace Almagest.Hosting.Messaging;

/// <summary>
/// Sends to the command's exchange: sending to <c>queue:name</c> would redeclare the queue as a classic one and be refused for
/// ever.
/// </summary>
/// <param name="bus">The running bus.</param>
/// <param name="queues">Their names.</param>
/// <param name="patience">How long a message may take to be confirmed.</param>
/// <param name="topology">Null where queues live in the process and come to be with their consumers.</param>
internal sealed class BusCommandSender(IBusControl bus, CommandQueues queues, TimeSpan patience, BrokerTopology? topology)
    : ICommandSender
{
    private volatile bool _started;

    public async Task SendAsync<T>(T command, CancellationToken cancellation)
        where T : class
    {
        string name = queues.NameOf(typeof(T));
        if (topology is not null)
            await topology.EnsureAsync(cancellation);
        else
            await StartedAsync(cancellation);
        // Its own end may go unheard, so it is both told to end and left.
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(patience);
        ISendEndpoint endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{name}"));
        try
        {
            await endpoint.Send(command, Pipe.Execute<SendContext<T>>(RequireQueue), limited.Token).WaitAsync(limited.Token);
        }
        catch (OperationCanceledException late) when (limited.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The broker has not confirmed a message to {name} within {patience.TotalSeconds:0.#} s.",
                late
            );
        }
        catch (MessageReturnedException)
        {
            // Somebody removed the queue. The next attempt declares it anew.
            topology?.Forget();
            throw;
        }
    }

    public async Task<long?> QueuedAsync<T>(CancellationToken cancellation)
        where T : class => topology is null ? null : await topology.CountAsync(queues.NameOf(typeof(T)), cancellation);

    // In memory a queue begins with the bus: a background service that starts earlier would send into nothing.
    private async ValueTask StartedAsync(CancellationToken cancellation)
    {
        if (_started)
            return;
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, cancellation);
        _started = true;
    }

    // Without this flag the broker confirms, and drops, a message that no queue takes.
    private static void RequireQueue(SendContext context)
    {
        if (context.TryGetPayload(out RabbitMqSendContext? rabbit))
            rabbit.Mandatory = true;
    }
}
