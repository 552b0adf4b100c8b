using Microsoft.Extensions.Logging;

namespace Almagest.Hosting.Telemetry;

internal static partial class Log
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Bad weather while {What}: attempt {Attempt} failed, next in {DelaySeconds:0.0} s ({Reason})"
    )]
    public static partial void BadWeather(this ILogger log, string what, int attempt, double delaySeconds, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Shard log of campaign {CampaignId} lost its reader after offset {Offset} ({Reason}); resuming"
    )]
    public static partial void ReaderLost(this ILogger log, string campaignId, long offset, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Shard log of campaign {CampaignId} exists with other settings than configured; it keeps them ({Reason})"
    )]
    public static partial void StreamKeepsItsSettings(this ILogger log, string campaignId, string reason);
}
