using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Training;

/// <summary>Trains an ensemble of regressors on whatever batches come. n spectra in a batch, I inputs, P targets.</summary>
internal sealed class RegressorTraining : ITrainingStage, IDisposable
{
    private readonly NetworkSettings _settings;
    private readonly int _targets;
    private readonly bool _noisy;

    /// <param name="noisy">Whether it also learns the logarithm of the variance of each target.</param>
    public RegressorTraining(Net net, int targets, bool noisy, NetworkSettings settings, Engine engine)
    {
        (_settings, _targets, _noisy) = (settings, targets, noisy);
        Members =
        [
            .. Enumerable
                .Range(0, settings.EnsembleSize)
                .Select(member =>
                    engine.Learner(net, net.FirstWeights(new Random(settings.OwnSeed + 1000 + member)), settings.ClipNorm)
                ),
        ];
    }

    public string Name => TrainingStage.Regressor;

    public IReadOnlyList<ILearner> Learners => Members;

    public IReadOnlyList<ILearner> Members { get; }

    /// <param name="batches">Of one epoch; the last brings what to judge by.</param>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="steps">As many as the whole training is to have in an epoch, and how many epochs.</param>
    public EpochOutcome Learn(
        IEnumerable<RegressorBatch> batches,
        int epoch,
        (int PerEpoch, int Epochs) steps,
        double share,
        CancellationToken cancellation
    )
    {
        var schedule = new CosineSchedule(
            share * _settings.RegressorRate,
            (long)steps.PerEpoch * steps.Epochs,
            (long)steps.PerEpoch * (epoch - 1)
        );
        double loss = 0;
        (double MeanError, double Judged) validated = (double.NaN, double.NaN);
        int shown = 0,
            spectra = 0;
        foreach (RegressorBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            bool meanOnly = !_noisy || schedule.Progress < _settings.MeanFirst;
            double rate = schedule.Next();
            foreach (ILearner member in Members)
            {
                loss += member.Learn(batch.Input, (row, output, gradient) =>
                    Loss(batch.Targets, row, output, gradient, meanOnly)
                );
                member.Step(rate);
            }
            shown += Members.Count;
            spectra += batch.Targets.Length / _targets;
            if (batch.Validation is { } validation)
                validated = Validate(validation);
        }
        return new EpochOutcome(new EpochLosses(loss / shown, validated.MeanError), validated.Judged, spectra);
    }

    public void Dispose()
    {
        foreach (ILearner member in Members)
            member.Dispose();
    }

    /// <summary>A row's part of the mean over targets: the square of the error, or minus the logarithm of a Gaussian's density
    /// but for a constant.</summary>
    private double Loss(float[] targets, int row, ReadOnlySpan<float> output, Span<float> gradient, bool meanOnly)
    {
        double sum = 0,
            each = 1.0 / targets.Length;
        for (int target = 0; target < _targets; target++)
        {
            double error = output[target] - targets[(row * _targets) + target],
                square = error * error;
            double loss = square,
                slope = 2 * error;
            if (_noisy)
            {
                double log = LogVariance.Of(output[_targets + target]),
                    scaled = square * Math.Exp(-log),
                    likelihood = 0.5 * (log + scaled);
                // While the mean is learnt, the errors follow it without pulling at it.
                double share = meanOnly ? 0.1 : 1;
                gradient[_targets + target] = (float)(each * share * 0.5 * (1 - scaled) * LogVariance.Slope(log));
                if (meanOnly)
                    loss += share * likelihood;
                else
                    (loss, slope) = (likelihood, error * Math.Exp(-log));
            }
            gradient[target] = (float)(each * slope);
            sum += each * loss;
        }
        return sum;
    }

    /// <summary>Mean square of the mean's error, in units of the targets' spread, and what epochs are judged by.</summary>
    private (double MeanError, double Judged) Validate(RegressorBatch batch)
    {
        float[][] outputs = [.. Members.Select(member => member.Forward(batch.Input))];
        int width = outputs[0].Length / (batch.Targets.Length / _targets);
        (double squares, double likelihood) = (0, 0);
        for (int i = 0; i < batch.Targets.Length; i++)
        {
            int at = (i / _targets * width) + (i % _targets);
            double square = Math.Pow(outputs.Average(output => output[at]) - batch.Targets[i], 2);
            squares += square;
            if (!_noisy)
                continue;
            double log = LogVariance.Of(outputs.Average(output => output[at + _targets]));
            likelihood += 0.5 * (log + (square * Math.Exp(-log)));
        }
        double meanError = squares / batch.Targets.Length;
        return (meanError, _noisy ? likelihood / batch.Targets.Length : meanError);
    }
}
