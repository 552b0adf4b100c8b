namespace Almagest.Storage.Trainings;

/// <summary>Attempts to learn a network, and how far each has come.</summary>
public interface ITrainingStore
{
    /// <param name="campaignId">What to learn.</param>
    /// <param name="settingsJson">How; JSON.</param>
    Task<Guid> CreateAsync(string campaignId, string settingsJson, CancellationToken cancellation);

    /// <summary>The same with an id of the caller's; creating it again does nothing.</summary>
    Task CreateAsync(Guid id, string campaignId, string settingsJson, CancellationToken cancellation);

    /// <returns>A training of the same that waits or runs, the newest; null: none.</returns>
    Task<Guid?> FindOpenAsync(string campaignId, string settingsJson, CancellationToken cancellation);

    /// <summary>
    /// Makes a trainer the only one at work on it, for a while; again to keep it. What was claimed by one that is silent since is
    /// free for all.
    /// </summary>
    /// <returns>False: another has it, or it is completed.</returns>
    Task<bool> ClaimAsync(Guid id, string worker, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Gives it back before the lease is over. Does nothing if another has it.</summary>
    Task ReleaseAsync(Guid id, string worker, CancellationToken cancellation);

    /// <summary>Keeps how far it has come, in place of what was kept before.</summary>
    Task SaveCheckpointAsync(Guid id, byte[] checkpoint, CancellationToken cancellation);

    /// <returns>What was kept last; null: nothing, or it is damaged.</returns>
    Task<byte[]?> FindCheckpointAsync(Guid id, CancellationToken cancellation);

    Task<Training?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Says how far it has come; it is running from now on. Does nothing once it is completed.</summary>
    Task ReportAsync(TrainingReport report, CancellationToken cancellation);

    /// <summary>Completing it again does nothing. Its checkpoint is dropped.</summary>
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
    Completed,
    Failed,
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
}

/// <summary>One attempt. NaN: not known.</summary>
public sealed record Training
{
    public required Guid Id { get; init; }
    public required string CampaignId { get; init; }
    public required TrainingState State { get; init; }
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
