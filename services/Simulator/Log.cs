namespace Almagest.Simulator;

internal static partial class Log
{
    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Shard {ShardIndex} of campaign {CampaignId}: {Spectra} spectra, {Bytes} bytes in {Seconds:0.000} s"
    )]
    public static partial void ShardDrawn(
        this ILogger log,
        string campaignId,
        int shardIndex,
        int spectra,
        int bytes,
        double seconds
    );
}
