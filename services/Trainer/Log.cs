namespace Almagest.Trainer;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Training runs on {Device}")]
    public static partial void TrainingDevice(ILogger logger, string device);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stored network {NetworkId} of campaign {CampaignId}")]
    public static partial void NetworkStored(ILogger logger, string networkId, string campaignId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Training {TrainingId} of campaign {CampaignId} failed: {Reason}")]
    public static partial void TrainingFailed(ILogger logger, Guid trainingId, string campaignId, string reason);
}
