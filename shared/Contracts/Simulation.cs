namespace Almagest.Contracts;

/// <summary>Command: draw one shard of a campaign. Its row in the database tells when it lies in the shard log.</summary>
public sealed record SimulateShard
{
    public required string CampaignId { get; init; }
    public required int ShardIndex { get; init; }
}
