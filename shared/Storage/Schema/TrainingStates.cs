namespace Almagest.Storage.Schema;

/// <summary>As a training's row has them.</summary>
internal static class TrainingStates
{
    public const string Waiting = "waiting",
        Running = "running",
        Paused = "paused",
        Cancelled = "cancelled",
        Completed = "completed",
        Failed = "failed";
}
