namespace Almagest.Gateway.Telemetry;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Sent {Count} chunks again: their workers are gone, or no queue had them")]
    public static partial void ChunksSentAgain(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sweep for lost work failed; it is tried again")]
    public static partial void SweepFailed(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A query that somebody asked for by TAP could not be run")]
    public static partial void QueryJobFailed(ILogger logger, Exception error);
}
