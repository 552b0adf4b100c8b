using Almagest.Hosting.Resilience;
using Microsoft.Extensions.Logging;
using Polly;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Almagest.Hosting.Messaging;

/// <summary>
/// Declares the command queues as their consumers will, so that a command sent before any worker lives is kept.
/// </summary>
internal sealed class BrokerTopology(BrokerConnection connection, CommandQueues queues, ILogger<BrokerTopology> log) : IDisposable
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private readonly ResiliencePipeline _weather = Weather.Pipeline(TimeSpan.FromMinutes(1), log, "declaring the command queues");
    private volatile bool _declared,
        _ended;

    public void Forget() => _declared = false;

    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (_declared)
            return;
        await _once.WaitAsync(cancellation);
        try
        {
            if (_declared)
                return;
            await _weather.ExecuteAsync(DeclareAllAsync, cancellation);
            _declared = true;
        }
        finally
        {
            // A host that could not start is gone before this is.
            if (!_ended)
                _once.Release();
        }
    }

    /// <summary>How many messages wait in a queue; those that a consumer has in hand do not.</summary>
    public async Task<long> CountAsync(string queue, CancellationToken cancellation)
    {
        await EnsureAsync(cancellation);
        IConnection open = await connection.GetAsync(cancellation);
        await using IChannel channel = await open.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            return await channel.MessageCountAsync(queue, cancellation);
        }
        catch (OperationInterruptedException gone) when (gone.ShutdownReason is { ReplyCode: 404 })
        {
            // Somebody removed it, and all that was in it.
            Forget();
            return 0;
        }
    }

    public void Dispose()
    {
        _ended = true;
        _once.Dispose();
    }

    private async ValueTask DeclareAllAsync(CancellationToken cancellation)
    {
        IConnection open = await connection.GetAsync(cancellation);
        IChannel channel = await open.CreateChannelAsync(cancellationToken: cancellation);
        await using (channel)
        {
            foreach (string queue in queues.All)
            {
                // The error queue first: until it exists, what is dead-lettered is lost.
                await DeclareAsync(channel, CommandQueues.ErrorQueueOf(queue), CommandQueues.ErrorArguments, cancellation);
                await DeclareAsync(channel, queue, queues.Arguments(queue), cancellation);
            }
        }
    }

    private static async Task DeclareAsync(
        IChannel channel,
        string name,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken cancellation
    )
    {
        await channel.ExchangeDeclareAsync(
            name,
            ExchangeType.Fanout,
            durable: true,
            autoDelete: false,
            cancellationToken: cancellation
        );
        await channel.QueueDeclareAsync(
            name,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?>(arguments),
            cancellationToken: cancellation
        );
        await channel.QueueBindAsync(name, name, routingKey: "", cancellationToken: cancellation);
    }
}
