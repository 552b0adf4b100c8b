using System.Diagnostics;
using Almagest.Networks.Bundles;

namespace Almagest.Networks.Training;

/// <summary>Keeps the curves of one network's training and tells of them; stops a training that has lost its way.</summary>
internal sealed class TrainingReporter(string stage, int epochs, Action<TrainingProgress> report)
{
    private readonly List<EpochLosses> _curve = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _reported;

    public IReadOnlyList<EpochLosses> Curve => _curve;

    /// <param name="progress">From 0 to 1.</param>
    /// <exception cref="InvalidOperationException">The loss is not finite.</exception>
    public void Report(double training, double validation, long spectra, double progress)
    {
        _curve.Add(new EpochLosses(training, validation));
        if (!double.IsFinite(training))
            throw new InvalidOperationException($"The {stage}'s loss is {training} after epoch {_curve.Count}: try a lower learning rate.");
        TimeSpan now = _clock.Elapsed, left = progress > 0 ? now * ((1 - progress) / progress) : TimeSpan.Zero;
        report(new(stage, _curve.Count, epochs, training, validation, spectra / (now - _reported).TotalSeconds, left));
        _reported = now;
    }
}
