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
    private readonly ShardLogOptions options;
    private readonly ILogger<StreamShardLog> log;
    private readonly BrokerConnection writing;
    private readonly BrokerConnection reading;
    private readonly StreamWriters writers;
    private readonly ResiliencePipeline appending;

    public StreamShardLog(BrokerAddress address, ShardLogOptions options, ILogger<StreamShardLog> log)
    {
        this.options = options;
        this.log = log;
        writing = new BrokerConnection(address, "shard log writer");
        reading = new BrokerConnection(address, "shard log reader");
        writers = new StreamWriters(writing, options, log);
        appending = Weather.Pipeline(options.Patience, log, "appending to the shard log");
    }

    public async Task AppendAsync(string campaignId, int shardIndex, ReadOnlyMemory<byte> shard, CancellationToken cancellation)
    {
        CampaignName.Require(campaignId);
        ArgumentOutOfRangeException.ThrowIfNegative(shardIndex);
        try
        {
            await appending
                .ExecuteAsync(
                    async token => await writers.PublishAsync(campaignId, shardIndex, shard, token).ConfigureAwait(false),
                    cancellation
                )
                .ConfigureAwait(false);
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
            log,
            $"opening the shard log of campaign {campaignId}"
        );
        long next = fromOffset;
        while (true)
        {
            long first = next;
            StreamReader reader = await opening
                .ExecuteAsync(
                    async token =>
                        await StreamReader
                            .OpenAsync(
                                await reading.GetAsync(token).ConfigureAwait(false),
                                campaignId,
                                first,
                                options,
                                log,
                                token
                            )
                            .ConfigureAwait(false),
                    cancellation
                )
                .ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await foreach (ShardLogEntry entry in reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    ShardLogMeter.Read(entry.Data.Length);
                    yield return entry;
                    next = entry.Offset + 1;
                }
                log.ReaderLost(campaignId, next - 1, reader.ReasonOfEnd);
            }
        }
    }

    public async Task DeleteAsync(string campaignId, CancellationToken cancellation)
    {
        CampaignName.Require(campaignId);
        await appending
            .ExecuteAsync(
                async token =>
                {
                    IConnection connection = await writing.GetAsync(token).ConfigureAwait(false);
                    IChannel channel = await connection.CreateChannelAsync(cancellationToken: token).ConfigureAwait(false);
                    await using (channel.ConfigureAwait(false))
                        await channel
                            .QueueDeleteAsync(
                                ShardStream.NameOf(campaignId),
                                ifUnused: false,
                                ifEmpty: false,
                                cancellationToken: token
                            )
                            .ConfigureAwait(false);
                },
                cancellation
            )
            .ConfigureAwait(false);
        writers.Forget(campaignId);
    }

    public async ValueTask DisposeAsync()
    {
        await writers.DisposeAsync().ConfigureAwait(false);
        await writing.DisposeAsync().ConfigureAwait(false);
        await reading.DisposeAsync().ConfigureAwait(false);
    }
}
