using System.ComponentModel.DataAnnotations;
using Almagest.Storage.Runs;

namespace Almagest.Application.Runs;

/// <summary>Section "Schedule": how chunks of runs are shared out.</summary>
public sealed class ScheduleOptions
{
    public const string Section = "Schedule";

    /// <summary>How often it is looked at what waits, s.</summary>
    [Range(0.05, 3_600)]
    public double SweepSeconds { get; init; } = 0.5;

    /// <summary>How long a worker may be silent before its chunk is another's, s. It says three times in this time that it
    /// lives.</summary>
    [Range(1, 86_400)]
    public double LeaseSeconds { get; init; } = 60;

    /// <summary>How often a chunk may end in its worker's death or in an unknown error before it is halved, until the observation
    /// that does it is alone and parked.</summary>
    [Range(1, 100)]
    public int MostAttempts { get; init; } = 3;

    /// <summary>Observations of a run that may be parked before any is fitted: then the run stops itself, with the reason, until
    /// it is resumed. 0: any number.</summary>
    [Range(0, 1_000_000)]
    public int MostParked { get; init; } = 20;

    /// <summary>Chunks that are asked for before a worker takes them up: at least so many.</summary>
    [Range(1, 100_000)]
    public int LeastWindow { get; init; } = 8;

    /// <summary>At most so many: the more, the longer a new run waits; the fewer, the longer fast workers do.</summary>
    [Range(1, 100_000)]
    public int MostWindow { get; init; } = 4_096;

    /// <summary>Chunks of one owner that are asked for or at work; 0: any number.</summary>
    [Range(0, 1_000_000)]
    public int MostPerOwner { get; init; }

    /// <summary>What was asked for so long ago, and is in no queue, is asked for again, s.</summary>
    [Range(0.1, 86_400)]
    public double LostSeconds { get; init; } = 30;

    internal LeaseTerms Leases => new(TimeSpan.FromSeconds(LeaseSeconds), MostAttempts) { MostParked = MostParked };
}
