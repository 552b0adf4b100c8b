using System.Diagnostics;
using Almagest.Networks.Bundles;

namespace Almagest.Networks.Tracks;

/// <summary>Tells of one network's training, with its rate and the time left.</summary>
/// <param name="done">Epochs made before this clock began to run.</param>
internal sealed class TrackReporter(string stage, int epochs, int done, Action<TrainingProgress> report)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _reported;

    public void Report(int epoch, EpochOutcome outcome)
    {
        TimeSpan now = _clock.Elapsed,
            left = epoch > done ? now * ((double)(epochs - epoch) / (epoch - done)) : TimeSpan.Zero;
        EpochLosses losses = outcome.Losses;
        report(
            new(stage, epoch, epochs, losses.Training, losses.Validation, outcome.Spectra / (now - _reported).TotalSeconds, left)
        );
        _reported = now;
    }
}
