using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using static TorchSharp.torch;

namespace Almagest.Networks.Training;

/// <summary>Trains an ensemble of regressors on whatever batches come. n spectra in a batch, I inputs, P targets.</summary>
internal sealed class RegressorTraining : ITrainingStage, IDisposable
{
    private readonly NetworkSettings _settings;
    private readonly int _targets;
    private readonly bool _noisy;
    private readonly Device _device;

    /// <param name="noisy">Whether it also learns the logarithm of the variance of each target.</param>
    public RegressorTraining(Net net, int targets, bool noisy, NetworkSettings settings, Device device)
    {
        (_settings, _targets, _noisy, _device) = (settings, targets, noisy, device);
        Members = [.. Enumerable.Range(0, settings.EnsembleSize)
            .Select(member => new WeightSet(net, WeightSet.Draw(net, new Random(settings.Seed + 1000 + member)), device, trainable: true))];
        Optimisers = [.. Members.Select(member => new Adam(member, settings.ClipNorm))];
    }

    public string Name => TrainingStage.Regressor;

    public IReadOnlyList<Adam> Optimisers { get; }

    public IReadOnlyList<WeightSet> Members { get; }

    /// <param name="batches">Of one epoch; the last brings what to judge by.</param>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="steps">As many as the whole training is to have in an epoch, and how many epochs.</param>
    /// <param name="share">Of the learning rate.</param>
    public EpochOutcome Learn(
        IEnumerable<RegressorBatch> batches, int epoch, (int PerEpoch, int Epochs) steps, double share, CancellationToken cancellation)
    {
        var schedule = new CosineSchedule(share * _settings.RegressorRate, (long)steps.PerEpoch * steps.Epochs, (long)steps.PerEpoch * (epoch - 1));
        double loss = 0;
        (double MeanError, double Judged) validated = (double.NaN, double.NaN);
        int shown = 0, spectra = 0;
        foreach (RegressorBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            bool meanOnly = !_noisy || schedule.Progress < _settings.MeanFirst;
            double rate = schedule.Next();
            for (int member = 0; member < Members.Count; member++) loss += Step(Members[member], batch, meanOnly);
            foreach (Adam optimiser in Optimisers) optimiser.Step(rate);
            shown += Members.Count;
            spectra += batch.Targets.Length / _targets;
            if (batch.Validation is { } validation) validated = Validate(validation);
        }
        return new EpochOutcome(new EpochLosses(loss / shown, validated.MeanError), validated.Judged, spectra);
    }

    public void Dispose()
    {
        foreach (Adam optimiser in Optimisers) optimiser.Dispose();
        foreach (WeightSet member in Members) member.Dispose();
    }

    private double Step(WeightSet weights, RegressorBatch batch, bool meanOnly)
    {
        using var scope = NewDisposeScope();
        Tensor targets = Matrix(batch.Targets, _targets);                                     // [n, P]
        Tensor output = weights.Forward(Matrix(batch.Input, batch.Input.Length / (int)targets.shape[0]));
        Tensor error = output.narrow(1, 0, _targets).Minus(targets).Squared();
        Tensor loss = error.mean();
        if (_noisy)
        {
            // While the mean is learnt, the errors follow it without pulling at it.
            Tensor likelihood = Likelihood(output, meanOnly ? error.detach() : error);
            loss = meanOnly ? loss.Plus(likelihood.Times(0.1)) : likelihood;
        }
        loss.backward();
        return loss.Number();
    }

    /// <summary>Mean square of the mean's error, in units of the targets' spread, and what epochs are judged by.</summary>
    private (double MeanError, double Judged) Validate(RegressorBatch batch)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        Tensor targets = Matrix(batch.Targets, _targets), input = Matrix(batch.Input, batch.Input.Length / (int)targets.shape[0]);
        Tensor outputs = stack([.. Members.Select(member => member.Forward(input))]).mean([0]);
        Tensor error = outputs.narrow(1, 0, _targets).Minus(targets).Squared();
        double meanError = error.mean().Number();
        return (meanError, _noisy ? Likelihood(outputs, error).Number() : meanError);
    }

    /// <summary>Minus the logarithm of a Gaussian's density but for a constant, mean over targets.</summary>
    private Tensor Likelihood(Tensor output, Tensor error)
    {
        Tensor logVariance = Gaussian.LogVariance(output.narrow(1, _targets, _targets));
        return logVariance.Plus(error.mul(logVariance.neg().exp())).Times(0.5).mean();
    }

    private Tensor Matrix(float[] values, int columns) => tensor(values, [values.Length / columns, columns], device: _device);
}

internal static class Gaussian
{
    /// <summary>Keeps the logarithm of a variance (in units of the targets' spread) between -16 and 4, without a corner for the gradient; 0 gives 0.</summary>
    public static Tensor LogVariance(Tensor raw) => raw.Plus(6.93).Times(0.1).tanh().Times(10).Plus(-6);
}
