using System.ComponentModel.DataAnnotations;

namespace Almagest.Trainer.Settings;

/// <summary>Section "Trainer".</summary>
public sealed class TrainerOptions
{
    /// <summary>Times every spectrum is shown. Null: what suits the campaign.</summary>
    [Range(1, 100_000)]
    public int? Epochs { get; init; }

    /// <summary>Spectra beyond which a training is refused, so that one campaign can't take the machine's memory.</summary>
    [Range(1, int.MaxValue)]
    public int MaxSpectra { get; init; } = 4_000_000;

    /// <summary>Where the shards of a campaign too large for memory lie while it is learnt: 1.6 kB a spectrum of counts in 100
    /// bins.</summary>
    [Required]
    public string SpoolFolder { get; init; } = Path.GetTempPath();

    /// <summary>Spectra in a step on a GPU. Null: 2,048. Rates and epochs rise with it (NetworkSettings.OfBatches).</summary>
    [Range(64, 65_536)]
    public int? DeviceBatch { get; init; }

    /// <summary>How far a training has come is kept this often, s. What was learnt since is learnt again after a crash.</summary>
    [Range(0.1, 86_400)]
    public double CheckpointSeconds { get; init; } = 10;

    /// <summary>The process ends when no training was at work in it for so long, s: one of many that are started as they are
    /// needed. Null: it stays.</summary>
    [Range(1, 86_400)]
    public double? LeaveAfterSeconds { get; init; }

    /// <summary>A training whose trainer has been silent for so long is free for another, s.</summary>
    [Range(1, 3_600)]
    public double LeaseSeconds { get; init; } = 30;

    /// <summary>
    /// A training that takes longer is no longer waited for by the consumer of its message, min: RabbitMQ takes a message for
    /// lost
    /// that is not acknowledged within 30. Should the trainer die after that, the gateway sends it again.
    /// </summary>
    [Range(0.01, 60_000)]
    public double AcknowledgeMinutes { get; init; } = 15;
}
