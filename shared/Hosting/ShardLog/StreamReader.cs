using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Almagest.Hosting.ShardLog;

/// <summary>One reading of a stream, from an offset until its channel is lost.</summary>
/// <remarks>
/// A stream demands a prefetch and acknowledgements; these are its credit. Each shard is acknowledged when the caller asks
/// for the next, so no more than the prefetch waits in memory.
/// </remarks>
internal sealed class StreamReader : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly long _first;
    private readonly Channel<(ulong Tag, ShardLogEntry Entry)> _arrived = Channel.CreateUnbounded<(ulong, ShardLogEntry)>(
        new() { SingleReader = true, SingleWriter = true }
    );

    private StreamReader(IChannel channel, long first)
    {
        _channel = channel;
        _first = first;
    }

    /// <summary>Why the reading has ended.</summary>
    public string ReasonOfEnd { get; private set; } = "the consumer was cancelled by the broker";

    public static async ValueTask<StreamReader> OpenAsync(
        IConnection connection,
        string campaignId,
        long first,
        ShardLogOptions options,
        ILogger log,
        CancellationToken cancellation
    )
    {
        IChannel opened = await ShardStream.OpenAsync(connection, campaignId, options, null, log, cancellation);
        var reader = new StreamReader(opened, first);
        try
        {
            await reader.SubscribeAsync(ShardStream.NameOf(campaignId), (ushort)options.ReadAhead, cancellation);
            return reader;
        }
        catch (OperationInterruptedException exception)
            when (exception.ShutdownReason?.ReplyCode is Constants.NotFound or Constants.PreconditionFailed)
        {
            // A stream declared a moment ago, perhaps by another reader, has no replica to read from yet.
            await ShardStream.LeaveAsync(opened);
            throw new TimeoutException(
                $"The shard log of campaign {campaignId} is not ready: {exception.ShutdownReason.ReplyText}",
                exception
            );
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    public async IAsyncEnumerable<ShardLogEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach ((ulong tag, ShardLogEntry entry) in _arrived.Reader.ReadAllAsync(cancellation))
        {
            // The broker delivers whole blocks of its file: the first may begin before what was asked for.
            if (entry.Offset >= _first)
                yield return entry;
            try
            {
                await _channel.BasicAckAsync(tag, multiple: false, cancellation);
            }
            catch (AlreadyClosedException)
            {
                // What has arrived is good; the loop ends when it is used up.
            }
        }
    }

    public async ValueTask DisposeAsync() => await _channel.DisposeAsync();

    private async Task SubscribeAsync(string stream, ushort prefetch, CancellationToken cancellation)
    {
        await _channel.BasicQosAsync(0, prefetch, global: false, cancellation);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The client takes its buffer back when this returns: the shard is copied out.
            var entry = new ShardLogEntry(
                Number(delivery, ShardStream.OffsetHeader),
                (int)Number(delivery, ShardStream.ShardHeader),
                delivery.Body.ToArray()
            );
            _arrived.Writer.TryWrite((delivery.DeliveryTag, entry));
            return Task.CompletedTask;
        };
        consumer.UnregisteredAsync += (_, _) => End(null);
        consumer.ShutdownAsync += (_, reason) => End(reason.ReplyText);
        _channel.ChannelShutdownAsync += (_, reason) => End(reason.ReplyText);
        _channel.CallbackExceptionAsync += (_, failure) =>
        {
            _arrived.Writer.TryComplete(failure.Exception);
            return Task.CompletedTask;
        };
        await _channel.BasicConsumeAsync(
            stream,
            autoAck: false,
            consumerTag: "",
            noLocal: false,
            exclusive: false,
            new Dictionary<string, object?> { ["x-stream-offset"] = _first },
            consumer,
            cancellation
        );
    }

    private Task End(string? reason)
    {
        if (_arrived.Writer.TryComplete() && reason is not null)
            ReasonOfEnd = reason;
        return Task.CompletedTask;
    }

    private static long Number(BasicDeliverEventArgs delivery, string header) =>
        delivery.BasicProperties.Headers?.TryGetValue(header, out object? value) == true
            ? value switch
            {
                long number => number,
                int number => number,
                _ => throw new InvalidDataException(
                    $"{delivery.RoutingKey}: header {header} found as {value?.GetType().Name ?? "nothing"}; expected a "
                        + $"whole number."
                ),
            }
            : throw new InvalidDataException($"{delivery.RoutingKey}: a message without header {header}; expected a shard.");
}
