namespace Almagest.Fitter.Telemetry;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Inference runs on {Device}")]
    public static partial void InferenceDevice(ILogger logger, string device);
}
