using System.Text.Json.Serialization;

namespace Almagest.Storage.Trainings;

/// <summary>Attempts to learn a network, and how far each has come.</summary>
public interface ITrainingStore
{
    /// <summary>Creating one of the same id again does nothing.</summary>
    Task<Guid> CreateAsync(NewTraining training, CancellationToken cancellation);

    /// <returns>A training of the same that waits, runs or is held, the newest; null: none.</returns>
    Task<Guid?> FindOpenAsync(string campaignId, string settingsJson, CancellationToken cancellation);

    /// <summary>
    /// Claims what is next of all that nobody is at work on: of the owner with the fewest at work, of several that whose turn was
    /// longest ago; and of that owner's the one of the highest priority, the oldest of several. A whole waits for its members.
    /// </summary>
    /// <returns>Its id; null: nothing is free.</returns>
    Task<Guid?> ClaimNextAsync(string worker, TimeSpan lease, CancellationToken cancellation);

    /// <summary>
    /// Makes a trainer the only one at work on it, for a while; again to keep it. What was claimed by one that is silent since is
    /// free for all.
    /// </summary>
    /// <returns>False: another has it, or it is held or completed.</returns>
    Task<bool> ClaimAsync(Guid id, string worker, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Gives it back before the lease is over. Does nothing if another has it.</summary>
    Task ReleaseAsync(Guid id, string worker, CancellationToken cancellation);

    /// <summary>Keeps how far it has come, in place of what was kept before.</summary>
    Task SaveCheckpointAsync(Guid id, byte[] checkpoint, CancellationToken cancellation);

    /// <returns>What was kept last; null: nothing, or it is damaged.</returns>
    Task<byte[]?> FindCheckpointAsync(Guid id, CancellationToken cancellation);

    Task<Training?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Has it learn no more, its members neither: whoever is at work on it learns of it when it renews its
    /// claim.</summary>
    /// <param name="isForGood">Cancelled instead of paused: the same, but told otherwise.</param>
    Task HoldAsync(Guid id, bool isForGood, CancellationToken cancellation);

    /// <summary>Lets it go on, and its members, from its checkpoint. Does nothing to one that is not held.</summary>
    Task ResumeAsync(Guid id, CancellationToken cancellation);

    /// <summary>Its members' too.</summary>
    /// <param name="priority">-5 to 5.</param>
    Task SetPriorityAsync(Guid id, int priority, CancellationToken cancellation);

    /// <summary>Says how far it has come; it is running from now on. Does nothing once it is held or completed.</summary>
    Task ReportAsync(TrainingReport report, CancellationToken cancellation);

    /// <returns>How the losses of each fell, stage by stage and epoch by epoch; none of those that are completed.</returns>
    Task<ILookup<Guid, LearntEpoch>> EpochsAsync(IReadOnlyCollection<Guid> trainings, CancellationToken cancellation);

    /// <summary>Completing it again does nothing. Its checkpoint is dropped, its epochs too: the network tells them.</summary>
    Task CompleteAsync(Guid id, string networkId, CancellationToken cancellation);

    /// <summary>Does nothing once it is completed.</summary>
    Task FailAsync(Guid id, string reason, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Training>> ListAsync(CancellationToken cancellation);
}

public enum TrainingState
{
    Waiting,
    Running,

    /// <summary>By somebody, until it is resumed.</summary>
    Paused,
    Cancelled,
    Completed,
    Failed,
}

/// <param name="CampaignId">What to learn.</param>
/// <param name="SettingsJson">How; JSON.</param>
public sealed record NewTraining(string CampaignId, string SettingsJson)
{
    /// <summary>Null: a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Who asks for it; owners share the trainers evenly.</summary>
    public string Owner { get; init; } = "";

    /// <summary>-5 to 5.</summary>
    public int Priority { get; init; }
}

/// <summary>How far a training has come. NaN: not known.</summary>
public sealed record TrainingReport
{
    public required Guid TrainingId { get; init; }

    /// <summary>What is being trained now.</summary>
    public required string Stage { get; init; }
    public int Epoch { get; init; }
    public int Epochs { get; init; }
    public double Loss { get; init; } = double.NaN;
    public double ValidationLoss { get; init; } = double.NaN;
    public double SpectraPerSecond { get; init; } = double.NaN;
    public string? Message { get; init; }

    /// <summary>Epochs that ended since the report before.</summary>
    public IReadOnlyList<LearntEpoch> Learnt { get; init; } = [];
}

/// <param name="Stage">What was trained.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="ValidationLoss">NaN: not known.</param>
public sealed record LearntEpoch(string Stage, int Epoch, double Loss, double ValidationLoss);

/// <summary>One attempt. NaN: not known.</summary>
public sealed record Training
{
    public required Guid Id { get; init; }
    public required string CampaignId { get; init; }
    public required TrainingState State { get; init; }

    /// <summary>Whether a trainer is, or will be, at work on it.</summary>
    [JsonIgnore]
    public bool IsOpen => State is TrainingState.Waiting or TrainingState.Running;
    public string Owner { get; init; } = "";
    public int Priority { get; init; }
    public string? Stage { get; init; }
    public int Epoch { get; init; }
    public int Epochs { get; init; }
    public double Loss { get; init; } = double.NaN;
    public double ValidationLoss { get; init; } = double.NaN;
    public double SpectraPerSecond { get; init; } = double.NaN;

    /// <summary>The last report's, or why it failed.</summary>
    public string? Message { get; init; }
    public required string SettingsJson { get; init; }
    public string? NetworkId { get; init; }

    /// <summary>The trainer that was the last to work on it.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>When another may take it up, unless the trainer says again that it lives.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}
