using Almagest.Networks.Architectures;
using static TorchSharp.torch;

namespace Almagest.Networks.Training;

/// <summary>Trains an ensemble of regressors on whatever batches come. n spectra in a batch, I inputs, P targets.</summary>
internal sealed class RegressorTraining : IDisposable
{
    private readonly NetworkSettings _settings;
    private readonly int _targets;
    private readonly bool _noisy;
    private readonly Device _device;

    /// <param name="noisy">Whether it also learns the logarithm of the variance of each target.</param>
    public RegressorTraining(INet net, int targets, bool noisy, NetworkSettings settings, Device device)
    {
        (_settings, _targets, _noisy, _device) = (settings, targets, noisy, device);
        Members = [.. Enumerable.Range(0, settings.EnsembleSize)
            .Select(member => new WeightSet(net, WeightSet.Draw(net, new Random(settings.Seed + 1000 + member)), device, trainable: true))];
    }

    public IReadOnlyList<WeightSet> Members { get; }

    public void Run(IEnumerable<RegressorBatch> batches, long steps, TrainingReporter reporter, CancellationToken cancellation)
    {
        Adam[] optimisers = [.. Members.Select(member => new Adam(member, _settings.ClipNorm))];
        var schedule = new CosineSchedule(_settings.RegressorRate, steps, _settings.TimeBudget);
        double loss = 0;
        int shown = 0, spectra = 0;
        foreach (RegressorBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            bool meanOnly = !_noisy || schedule.Progress < _settings.MeanFirst;
            double rate = schedule.Next();
            for (int member = 0; member < Members.Count; member++) loss += Step(Members[member], batch, meanOnly);
            foreach (Adam optimiser in optimisers) optimiser.Step(rate);
            shown += Members.Count;
            spectra += batch.Targets.Length / _targets;
            if (batch.Validation is not { } validation) continue;
            reporter.Report(loss / shown, MeanError(validation), spectra, schedule.Progress);
            (loss, shown, spectra) = (0, 0, 0);
            // Batches that the auto-encoder makes must all be taken, or it would wait for ever.
            if (schedule.Progress >= 1 && !_noisy) break;
        }
        foreach (Adam optimiser in optimisers) optimiser.Dispose();
    }

    public void Dispose()
    {
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
            Tensor logVariance = Gaussian.LogVariance(output.narrow(1, _targets, _targets));
            // While the mean is learnt, the errors follow it without pulling at it.
            Tensor likelihood = logVariance.Plus((meanOnly ? error.detach() : error).mul(logVariance.neg().exp())).Times(0.5).mean();
            loss = meanOnly ? loss.Plus(likelihood.Times(0.1)) : likelihood;
        }
        loss.backward();
        return loss.Number();
    }

    /// <summary>Mean square of the mean's error, in units of the targets' spread.</summary>
    private double MeanError(RegressorBatch batch)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        Tensor targets = Matrix(batch.Targets, _targets), input = Matrix(batch.Input, batch.Input.Length / (int)targets.shape[0]);
        Tensor mean = stack([.. Members.Select(member => member.Forward(input).narrow(1, 0, _targets))]).mean([0]);
        return mean.Minus(targets).Squared().mean().Number();
    }

    private Tensor Matrix(float[] values, int columns) => tensor(values, [values.Length / columns, columns], device: _device);
}

internal static class Gaussian
{
    /// <summary>Keeps the logarithm of a variance (in units of the targets' spread) between -16 and 4, without a corner for the gradient; 0 gives 0.</summary>
    public static Tensor LogVariance(Tensor raw) => raw.Plus(6.93).Times(0.1).tanh().Times(10).Plus(-6);
}
