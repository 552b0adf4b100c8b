using System.Runtime.CompilerServices;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.Resilience;
using Almagest.Hosting.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using RabbitMQ.Client;

namespace Almagest.Hosting.ShardLog;

/// <summary>The log of the cluster size: one RabbitMQ stream a campaign, one binary message a shard.</summary>
internal sealed class StreamShardLog : IShardLog, IAsyncDisposable
{
    private readonly ShardLogOptions _options;
    private readonly ILogger<StreamShardLog> _log;
    private readonly BrokerConnection _writing;
    private readonly BrokerConnection _reading;
    private readonly StreamWriters _writers;
    private readonly ResiliencePipeline _appending;

    public StreamShardLog(BrokerAddress address, ShardLogOptions options, ILogger<StreamShardLog> log)
    {
        _options = options;
        _log = log;
        _writing = new BrokerConnection(address, "shard log writer");
        _reading = new BrokerConnection(address, "shard log reader");
        _writers = new StreamWriters(_writing, _options, _log);
        _appending = Weather.Pipeline(_options.Patience, _log, "appending to the shard log");
    }

    public async Task AppendAsync(string campaignId, int shardIndex, ReadOnlyMemory<byte> shard, CancellationToken cancellation)
    {
        CampaignName.Require(campaignId);
        ArgumentOutOfRangeException.ThrowIfNegative(shardIndex);
        try
        {
            await _appending.ExecuteAsync(
                async token => await _writers.PublishAsync(campaignId, shardIndex, shard, token),
                cancellation
            );
        }
        catch (Exception exception) when (Weather.IsPassing(exception))
        {
            Weather.MarkAsRetried(exception);
            throw;
        }
        ShardLogMeter.Appended(shard.Length);
    }

    public async IAsyncEnumerable<ShardLogEntry> ReadAsync(
        string campaignId,
        long fromOffset,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        CampaignName.Require(campaignId);
        ArgumentOutOfRangeException.ThrowIfNegative(fromOffset);
        ResiliencePipeline opening = Weather.Pipeline(
            Timeout.InfiniteTimeSpan,
            _log,
            $"opening the shard log of campaign {campaignId}"
        );
        long next = fromOffset;
        while (true)
        {
            long first = next;
            StreamReader reader = await opening.ExecuteAsync(
                async token =>
                    await StreamReader.OpenAsync(await _reading.GetAsync(token), campaignId, first, _options, _log, token),
                cancellation
            );
            await using (reader)
            {
                await foreach (ShardLogEntry entry in reader.ReadAsync(cancellation))
                {
                    ShardLogMeter.Read(entry.Data.Length);
                    yield return entry;
                    next = entry.Offset + 1;
                }
                _log.ReaderLost(campaignId, next - 1, reader.ReasonOfEnd);
            }
        }
    }

    public async Task DeleteAsync(string campaignId, CancellationToken cancellation)
    {
        CampaignName.Require(campaignId);
        await _appending.ExecuteAsync(
            async token =>
            {
                IConnection connection = await _writing.GetAsync(token);
                IChannel channel = await connection.CreateChannelAsync(cancellationToken: token);
                await using (channel)
                    await channel.QueueDeleteAsync(
                        ShardStream.NameOf(campaignId),
                        ifUnused: false,
                        ifEmpty: false,
                        cancellationToken: token
                    );
            },
            cancellation
        );
        _writers.Forget(campaignId);
    }

    public async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _writing.DisposeAsync();
        await _reading.DisposeAsync();
    }
}
