using Almagest.Hosting.Telemetry;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Almagest.Hosting.ShardLog;

/// <summary>What writers and readers of a campaign's stream must agree on: its name, its settings, its headers.</summary>
internal static class ShardStream
{
    public const string ShardHeader = "almagest-shard";
    public const string OffsetHeader = "x-stream-offset";

    public static string NameOf(string campaignId) => $"almagest.shards.{campaignId}";

    /// <summary>Opens a channel on which the campaign's stream is known to exist.</summary>
    public static async ValueTask<IChannel> OpenAsync(
        IConnection connection,
        string campaignId,
        ShardLogOptions options,
        CreateChannelOptions? channelOptions,
        ILogger log,
        CancellationToken cancellation
    )
    {
        IChannel channel = await connection.CreateChannelAsync(channelOptions, cancellation);
        try
        {
            await channel.QueueDeclareAsync(
                NameOf(campaignId),
                durable: true,
                exclusive: false,
                autoDelete: false,
                Arguments(options),
                cancellationToken: cancellation
            );
            return channel;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.PreconditionFailed)
        {
            // It exists with other settings. They are about retention only; the refusal has closed the channel, no more.
            await LeaveAsync(channel);
            log.StreamKeepsItsSettings(campaignId, exception.ShutdownReason.ReplyText);
            return await connection.CreateChannelAsync(channelOptions, cancellation);
        }
        catch (OperationInterruptedException)
        {
            await LeaveAsync(channel);
            throw;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Lets go of a channel that the broker has closed. The client may still think it open for a moment, and would close it
    /// once more: the broker then closes the whole connection, and with it everybody's channels.
    /// </summary>
    public static async ValueTask LeaveAsync(IChannel channel)
    {
        for (int attempt = 0; channel.IsOpen && attempt < 100; attempt++)
            await Task.Delay(10);
        await channel.DisposeAsync();
    }

    private static Dictionary<string, object?> Arguments(ShardLogOptions options) =>
        new()
        {
            ["x-queue-type"] = "stream",
            ["x-max-length-bytes"] = options.MaxBytes,
            ["x-max-age"] = $"{(long)options.MaxAge.TotalSeconds}s",
            ["x-stream-max-segment-size-bytes"] = options.SegmentBytes,
        };
}
