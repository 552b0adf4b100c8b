namespace Almagest.Vo.Uws;

/// <summary>How far a job is.</summary>
/// <remarks>Source: UWS 1.1, section 2.1.3, those that this service has.</remarks>
public enum JobPhase
{
    /// <summary>It waits for its owner's word.</summary>
    Pending,

    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Executing,

    /// <summary>Its result is there.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Error,

    /// <summary>Its owner ended it.</summary>
    Aborted,
}

/// <summary>The words for them.</summary>
public static class JobPhases
{
    /// <summary>As UWS writes it.</summary>
    public static string Word(this JobPhase phase) => phase.ToString().ToUpperInvariant();

    /// <summary>Null: it's none that this service has.</summary>
    public static JobPhase? Parse(string word) =>
        Enum.GetValues<JobPhase>().Cast<JobPhase?>().FirstOrDefault(phase => phase!.Value.Word() == word);

    /// <summary>It may change by itself, or by its owner's word.</summary>
    public static bool IsOpen(this JobPhase phase) => phase is JobPhase.Pending or JobPhase.Queued or JobPhase.Executing;
}
