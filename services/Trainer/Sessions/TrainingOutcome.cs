namespace Almagest.Trainer.Sessions;

/// <summary>How a training ended.</summary>
public abstract record TrainingOutcome
{
    private TrainingOutcome() { }

    /// <summary>The network is stored.</summary>
    public sealed record Published(string NetworkId) : TrainingOutcome;

    /// <summary>There is no network, and trying again would not make one.</summary>
    public sealed record Failed(string Reason) : TrainingOutcome;

    /// <summary>It is part of another, which may now be complete, or has failed with it.</summary>
    public sealed record MemberEnded(Guid Whole) : TrainingOutcome;

    /// <summary>Its members learn first; some of them nobody is at work on yet.</summary>
    public sealed record WaitsFor(IReadOnlyList<Guid> Members) : TrainingOutcome;

    /// <summary>Another trainer is at work on it, and will tell.</summary>
    public sealed record Elsewhere : TrainingOutcome;
}
