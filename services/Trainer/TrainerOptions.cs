using System.ComponentModel.DataAnnotations;

namespace Almagest.Trainer;

/// <summary>Section "Trainer".</summary>
public sealed class TrainerOptions
{
    /// <summary>Times every spectrum is shown. Null: what suits the campaign.</summary>
    [Range(1, 100_000)] public int? Epochs { get; init; }

    /// <summary>A shard that does not come within this time is asked for again, s.</summary>
    [Range(1, 86_400)] public double ShardPatienceSeconds { get; init; } = 30;

    /// <summary>Spectra beyond which a training is refused, so that one campaign can't take the machine's memory.</summary>
    [Range(1, int.MaxValue)] public int MaxSpectra { get; init; } = 4_000_000;
}
