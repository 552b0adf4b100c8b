namespace Almagest.Contracts;

/// <summary>Command: draw one shard of a campaign. Answered by <see cref="ShardSimulated"/>.</summary>
public sealed record SimulateShard
{
    public required string CampaignId { get; init; }
    public required int ShardIndex { get; init; }
}

/// <summary>Event: a shard lies in the shard log. May be told twice.</summary>
public sealed record ShardSimulated
{
    public required string CampaignId { get; init; }
    public required int ShardIndex { get; init; }
    public required int Spectra { get; init; }
    public required long Bytes { get; init; }
}
