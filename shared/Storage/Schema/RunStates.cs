namespace Almagest.Storage.Schema;

/// <summary>As a run's row has them.</summary>
internal static class RunStates
{
    public const string Running = "running",
        Paused = "paused",
        Cancelled = "cancelled",
        Stopped = "stopped",
        Done = "done";
}

/// <summary>Conditions on a chunk's row, as its indexes have them.</summary>
internal static class ChunkStates
{
    public const string Waiting = "done_at IS NULL AND parked_at IS NULL AND sent_at IS NULL",
        Sent = "done_at IS NULL AND sent_at IS NOT NULL",
        Done = "done_at IS NOT NULL";
}
