namespace Almagest.Trainer.Telemetry;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "No training was at work for {Seconds} s: this trainer leaves")]
    public static partial void NothingToLearn(ILogger logger, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Training runs on {Device}")]
    public static partial void TrainingDevice(ILogger logger, string device);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No training on CUDA: {Reason}")]
    public static partial void NoCuda(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stored network {NetworkId} of campaign {CampaignId}")]
    public static partial void NetworkStored(ILogger logger, string networkId, string campaignId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Training {TrainingId} goes on from a checkpoint of {Bytes} bytes")]
    public static partial void TrainingResumed(ILogger logger, Guid trainingId, int bytes);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Training {TrainingId}: another trainer is at work on it, or it is held"
    )]
    public static partial void TrainingElsewhere(ILogger logger, Guid trainingId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Training {TrainingId}: its checkpoint could not be saved")]
    public static partial void CheckpointNotSaved(ILogger logger, Guid trainingId, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Training {TrainingId} broke off")]
    public static partial void TrainingBrokeOff(ILogger logger, Guid trainingId, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Network {NetworkId} {Verdict}")]
    public static partial void NetworkJudged(ILogger logger, string networkId, string verdict);

    [LoggerMessage(Level = LogLevel.Error, Message = "Training {TrainingId} of campaign {CampaignId} failed: {Reason}")]
    public static partial void TrainingFailed(ILogger logger, Guid trainingId, string campaignId, string reason);
}
