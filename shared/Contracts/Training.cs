namespace Almagest.Contracts;

/// <summary>Command: learn a network from all shards of a campaign. Answered by <see cref="NetworkPublished"/> or
/// <see cref="TrainingFailed"/>.</summary>
public sealed record TrainNetwork
{
    public required Guid TrainingId { get; init; }
    public required string CampaignId { get; init; }
}

/// <summary>Event: a network is stored and may be used.</summary>
public sealed record NetworkPublished
{
    public required Guid TrainingId { get; init; }
    public required string CampaignId { get; init; }

    /// <summary>SHA-256 of the bundle, lower-case hex.</summary>
    public required string NetworkId { get; init; }
}

/// <summary>Event: a training ended without a network.</summary>
public sealed record TrainingFailed
{
    public required Guid TrainingId { get; init; }
    public required string CampaignId { get; init; }
    public required string Reason { get; init; }
}
