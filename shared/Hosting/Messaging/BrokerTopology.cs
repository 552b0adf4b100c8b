using Almagest.Hosting.Resilience;
using Microsoft.Extensions.Logging;
using Polly;
using RabbitMQ.Client;

namespace Almagest.Hosting.Messaging;

/// <summary>
/// Declares the command queues as their consumers will, so that a command sent before any worker lives is kept.
/// </summary>
internal sealed class BrokerTopology(BrokerConnection connection, MessagingOptions options, ILogger<BrokerTopology> log)
    : IDisposable
{
    private readonly SemaphoreSlim once = new(1, 1);
    private readonly ResiliencePipeline weather = Weather.Pipeline(TimeSpan.FromMinutes(1), log, "declaring the command queues");
    private volatile bool declared;

    public void Forget() => declared = false;

    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (declared)
            return;
        await once.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (declared)
                return;
            await weather.ExecuteAsync(DeclareAllAsync, cancellation).ConfigureAwait(false);
            declared = true;
        }
        finally
        {
            once.Release();
        }
    }

    public void Dispose() => once.Dispose();

    private async ValueTask DeclareAllAsync(CancellationToken cancellation)
    {
        IConnection open = await connection.GetAsync(cancellation).ConfigureAwait(false);
        IChannel channel = await open.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        await using (channel.ConfigureAwait(false))
        {
            foreach (string queue in CommandQueues.All)
            {
                var arguments = new Dictionary<string, object?>(CommandQueues.Arguments(queue, options));
                // The error queue first: until it exists, what is dead-lettered is lost.
                await DeclareAsync(channel, CommandQueues.ErrorQueueOf(queue), arguments, cancellation).ConfigureAwait(false);
                await DeclareAsync(channel, queue, arguments, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task DeclareAsync(
        IChannel channel,
        string name,
        Dictionary<string, object?> arguments,
        CancellationToken cancellation
    )
    {
        await channel
            .ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellation)
            .ConfigureAwait(false);
        await channel
            .QueueDeclareAsync(
                name,
                durable: true,
                exclusive: false,
                autoDelete: false,
                arguments,
                cancellationToken: cancellation
            )
            .ConfigureAwait(false);
        await channel.QueueBindAsync(name, name, routingKey: "", cancellationToken: cancellation).ConfigureAwait(false);
    }
}
