using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Almagest.Hosting.Messaging;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Almagest.Hosting.ShardLog;

/// <summary>One publishing channel for all campaigns, with confirmations and a bounded number of shards on their way.</summary>
internal sealed class StreamWriters(BrokerConnection connection, ShardLogOptions options, ILogger log) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly ConcurrentDictionary<string, IChannel> _declared = new(StringComparer.Ordinal);
    private IChannel? _current;

    /// <summary>Returns when the broker has confirmed the shard.</summary>
    public async ValueTask PublishAsync(
        string campaignId,
        int shardIndex,
        ReadOnlyMemory<byte> shard,
        CancellationToken cancellation
    )
    {
        IChannel channel = await ChannelFor(campaignId, cancellation);
        var properties = new BasicProperties
        {
            Persistent = true,
            ContentType = "application/octet-stream",
            Headers = new Dictionary<string, object?> { [ShardStream.ShardHeader] = shardIndex },
        };
        try
        {
            // With confirmations tracked, the client serialises the sending and waits for each confirmation outside that lock:
            // many callers may share the channel. `mandatory`: a stream that was deleted is an error, not a silent loss.
            await channel.BasicPublishAsync(
                exchange: "",
                ShardStream.NameOf(campaignId),
                mandatory: true,
                properties,
                shard,
                cancellation
            );
        }
        catch (RabbitMQ.Client.Exceptions.PublishException exception) when (exception.IsReturn)
        {
            Forget(campaignId);
            throw;
        }
    }

    public void Forget(string campaignId) => _declared.TryRemove(campaignId, out _);

    public async ValueTask DisposeAsync()
    {
        if (_current is not null)
            await _current.DisposeAsync();
        _opening.Dispose();
    }

    private async ValueTask<IChannel> ChannelFor(string campaignId, CancellationToken cancellation)
    {
        if (_declared.TryGetValue(campaignId, out IChannel? known) && known.IsOpen)
            return known;
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_declared.TryGetValue(campaignId, out known) && known.IsOpen)
                return known;
            IConnection open = await connection.GetAsync(cancellation);
            // Declared on a channel of its own: a refusal closes the channel, and others publish on the shared one.
            await (await ShardStream.OpenAsync(open, campaignId, options, null, log, cancellation)).DisposeAsync();
            if (_current is not { IsOpen: true })
            {
                if (_current is not null)
                    await _current.DisposeAsync();
                _current = await open.CreateChannelAsync(
                    new CreateChannelOptions(
                        publisherConfirmationsEnabled: true,
                        publisherConfirmationTrackingEnabled: true,
                        // Not the client's own limiter: that one makes publishers sleep as soon as half its places are taken.
                        outstandingPublisherConfirmationsRateLimiter: new ConcurrencyLimiter(
                            new() { PermitLimit = options.AppendsInFlight, QueueLimit = int.MaxValue }
                        )
                    ),
                    cancellation
                );
            }
            return _declared[campaignId] = _current;
        }
        finally
        {
            _opening.Release();
        }
    }
}
