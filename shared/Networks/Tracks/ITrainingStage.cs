using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;

namespace Almagest.Networks.Tracks;

/// <summary>A net, or some that learn the same things, in training.</summary>
internal interface ITrainingStage
{
    /// <summary>See <see cref="TrainingStage"/>.</summary>
    string Name { get; }

    ILearners Learners { get; }
}

/// <summary>What an epoch came to.</summary>
/// <param name="Judged">What the best epoch has the lowest of, on the validation part; may be negative.</param>
/// <param name="Spectra">Shown to each net.</param>
internal sealed record EpochOutcome(EpochLosses Losses, double Judged, long Spectra);
