using System.ComponentModel.DataAnnotations;

namespace Almagest.Application.Messaging;

/// <summary>Section "Redelivery": how long work may lie untouched before it is asked for again.</summary>
public sealed class RedeliveryOptions
{
    public const string Section = "Redelivery";

    /// <summary>How often what lies undone is looked at, s.</summary>
    [Range(0.1, 3_600)]
    public double SweepSeconds { get; init; } = 30;

    /// <summary>A shard that was asked for and does not come within this time, or that the shard log has lost since, is asked for
    /// again, s.</summary>
    [Range(0.1, 86_400)]
    public double ShardSeconds { get; init; } = 300;

    /// <summary>Shards that may be asked for beyond those that a trainer has read: a slow trainer slows the simulators, and the
    /// shard log does not grow without bound.</summary>
    [Range(1, 10_000_000)]
    public int ShardsAhead { get; init; } = 1_000;

    /// <summary>A training that says nothing for so long is asked for again, s. A trainer at work reports twice a second, but for
    /// the minutes in which it encodes a large campaign.</summary>
    [Range(0.1, 86_400)]
    public double TrainingSeconds { get; init; } = 300;
}
