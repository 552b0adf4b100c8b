using System.ComponentModel.DataAnnotations;

namespace Almagest.Simulator;

/// <summary>Section "Simulator".</summary>
public sealed class SimulatorOptions
{
    public const string Section = "Simulator";

    /// <summary>Shards drawn at once in this process; each keeps one core busy.</summary>
    [Range(1, 256)]
    public int Concurrency { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 256);

    /// <summary>Campaigns kept ready, with their responses grouped to their grid.</summary>
    [Range(1, 1024)]
    public int CampaignsKept { get; init; } = 8;
}
