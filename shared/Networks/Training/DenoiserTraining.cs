using Almagest.Networks.Architectures;
using static TorchSharp.torch;

namespace Almagest.Networks.Training;

/// <summary>
/// Trains the denoising auto-encoder on its own fillings: a batch makes some passes without learning, observed bins clamped to
/// the data, then one from which it learns to give the truth in every bin. n spectra in a batch, B bins, S context.
/// </summary>
/// <remarks>
/// The number of passes is drawn as if a spectrum were to make from MinPasses to MaxPasses of them and each were as likely to be
/// the one that is learnt from. Learning through all passes at once costs more than twice as much and was no better here.
/// </remarks>
internal sealed class DenoiserTraining : IDisposable
{
    private readonly NetworkSettings _settings;
    private readonly Random _random;
    private readonly Device _device;

    public DenoiserTraining(INet net, NetworkSettings settings, Device device)
    {
        (_settings, _device) = (settings, device);
        _random = new Random(settings.Seed + 1);
        Weights = new WeightSet(net, WeightSet.Draw(net, _random), device, trainable: true);
    }

    public WeightSet Weights { get; }

    /// <summary>Called with what the regressors may learn from: each batch as filled by then, and at an epoch's end the validation part.</summary>
    public Action<RegressorBatch>? Feed { get; init; }

    /// <param name="first">Epoch 0, whose validation part is looked at after every epoch.</param>
    /// <param name="epochs">The spectra at an epoch, counted from 1.</param>
    public void Run(TrainingArrays first, Func<int, TrainingArrays> epochs, TrainingReporter reporter, CancellationToken cancellation)
    {
        using var adam = new Adam(Weights, _settings.ClipNorm);
        int[] order = [.. first.Training];
        int batch = first.BatchLength(_settings), batches = first.BatchesPerEpoch(_settings);
        var schedule = new CosineSchedule(_settings.DenoiserRate, (long)batches * _settings.Epochs, _settings.TimeBudget);
        for (int epoch = 1; epoch <= _settings.Epochs && schedule.Progress < 1; epoch++)
        {
            TrainingArrays data = epochs(epoch);
            _random.Shuffle(order);
            double loss = 0;
            for (int step = 0; step < batches; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                (double stepLoss, RegressorBatch? feed) = Step(data, order.AsSpan(step * batch, batch));
                loss += stepLoss;
                adam.Step(schedule.Next());
                if (step == batches - 1)
                {
                    (double validationLoss, RegressorBatch validation) = Validate(first);
                    reporter.Report(loss / batches, validationLoss, (long)batches * batch, schedule.Progress);
                    feed = feed is null ? null : feed with { Validation = validation };
                }
                if (feed is not null) Feed!(feed);
            }
        }
    }

    public void Dispose() => Weights.Dispose();

    private (double Loss, RegressorBatch? Feed) Step(TrainingArrays data, ReadOnlySpan<int> rows)
    {
        using var scope = NewDisposeScope();
        var batch = new Composite(data, rows, _settings.ObservedWeight, _device);
        int passes = _random.Next(1, _random.Next(_settings.MinPasses, _settings.MaxPasses + 1) + 1);
        for (int pass = 1; pass < passes; pass++)
        {
            using var quiet = no_grad();
            batch.Fill(Weights.Forward(batch.Input));
        }
        Tensor output = Weights.Forward(batch.Input);                                             // [n, B]
        Tensor loss = Loss(batch, output);
        loss.backward();
        batch.Fill(output.detach());
        return (loss.Number(), Feed is null ? null : batch.ForRegressor());
    }

    /// <summary>After three passes from nothing, always with the gaps of epoch 0.</summary>
    private (double Loss, RegressorBatch Filled) Validate(TrainingArrays first)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = new Composite(first, first.Validation.AsSpan(0, Math.Min(512, first.Validation.Length)), _settings.ObservedWeight, _device);
        Tensor output = batch.Input;
        for (int pass = 0; pass < 3; pass++) batch.Fill(output = Weights.Forward(batch.Input));
        return (Loss(batch, output).Number(), batch.ForRegressor());
    }

    private static Tensor Loss(Composite batch, Tensor output) => output.Minus(batch.Clean).Squared().mul(batch.Weights).mean();
}
