namespace Almagest.Trainer.Sessions;

/// <summary>What is to be sent after a message of a training.</summary>
public abstract record TrainingOutcome
{
    private TrainingOutcome() { }

    /// <summary>Nothing: its row tells how it ended, or another trainer is at work on it.</summary>
    public sealed record Nothing : TrainingOutcome;

    /// <summary>It is part of another, which may now be complete, or has failed with it.</summary>
    public sealed record MemberEnded(Guid Whole, string CampaignId) : TrainingOutcome;

    /// <summary>Its members learn first; some of them nobody is at work on yet.</summary>
    public sealed record WaitsFor(IReadOnlyList<Guid> Members, string CampaignId) : TrainingOutcome;
}
