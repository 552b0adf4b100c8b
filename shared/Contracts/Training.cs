namespace Almagest.Contracts;

/// <summary>Command: learn a network from all shards of a campaign. The training's row in the database tells how it
/// ends.</summary>
public sealed record TrainNetwork
{
    public required Guid TrainingId { get; init; }
    public required string CampaignId { get; init; }
}
