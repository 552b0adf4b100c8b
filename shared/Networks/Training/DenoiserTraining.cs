using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
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
internal sealed class DenoiserTraining : ITrainingStage, IDisposable
{
    private readonly TrainingArrays _first;
    private readonly NetworkSettings _settings;
    private readonly Device _device;
    private readonly Adam _adam;

    /// <param name="first">Epoch 0, whose validation part is looked at after every epoch.</param>
    public DenoiserTraining(Net net, TrainingArrays first, NetworkSettings settings, Device device)
    {
        (_first, _settings, _device) = (first, settings, device);
        Weights = new WeightSet(net, WeightSet.Draw(net, EpochSeed.Of(settings, purpose: 1, epoch: 0)), device, trainable: true);
        _adam = new Adam(Weights, settings.ClipNorm);
    }

    public string Name => TrainingStage.Denoiser;

    public IReadOnlyList<Adam> Optimisers => [_adam];

    public WeightSet Weights { get; }

    /// <param name="data">The spectra at this epoch.</param>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="share">Of the learning rate.</param>
    /// <param name="feed">Called with what the regressors may learn from: each batch as filled by then, and at the end the validation part.</param>
    public EpochOutcome Learn(TrainingArrays data, int epoch, double share, Action<RegressorBatch>? feed, CancellationToken cancellation)
    {
        Random random = EpochSeed.Of(_settings, purpose: 1, epoch);
        int[] order = [.. data.Training];
        random.Shuffle(order);
        int batch = data.BatchLength(_settings), batches = data.BatchesPerEpoch(_settings);
        var schedule = new CosineSchedule(share * _settings.DenoiserRate, (long)batches * _settings.Epochs, (long)batches * (epoch - 1));
        double loss = 0, validationLoss = double.NaN;
        for (int step = 0; step < batches; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            (double stepLoss, RegressorBatch? shown) = Step(data, order.AsSpan(step * batch, batch), random, feed is not null);
            loss += stepLoss;
            _adam.Step(schedule.Next());
            if (step == batches - 1)
            {
                (validationLoss, RegressorBatch validation) = Validate();
                shown = shown is null ? null : shown with { Validation = validation };
            }
            if (shown is not null) feed!(shown);
        }
        return new EpochOutcome(new EpochLosses(loss / batches, validationLoss), validationLoss, (long)batches * batch);
    }

    public void Dispose()
    {
        _adam.Dispose();
        Weights.Dispose();
    }

    private (double Loss, RegressorBatch? Feed) Step(TrainingArrays data, ReadOnlySpan<int> rows, Random random, bool shown)
    {
        using var scope = NewDisposeScope();
        var batch = new Composite(data, rows, _settings.ObservedWeight, _device);
        int passes = random.Next(1, random.Next(_settings.MinPasses, _settings.MaxPasses + 1) + 1);
        for (int pass = 1; pass < passes; pass++)
        {
            using var quiet = no_grad();
            batch.Fill(Weights.Forward(batch.Input));
        }
        Tensor output = Weights.Forward(batch.Input);                                             // [n, B]
        Tensor loss = Loss(batch, output);
        loss.backward();
        batch.Fill(output.detach());
        return (loss.Number(), shown ? batch.ForRegressor() : null);
    }

    /// <summary>After three passes from nothing, always with the gaps of epoch 0.</summary>
    private (double Loss, RegressorBatch Filled) Validate()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = new Composite(_first, _first.Validation.AsSpan(0, Math.Min(512, _first.Validation.Length)), _settings.ObservedWeight, _device);
        Tensor output = batch.Input;
        for (int pass = 0; pass < 3; pass++) batch.Fill(output = Weights.Forward(batch.Input));
        return (Loss(batch, output).Number(), batch.ForRegressor());
    }

    private static Tensor Loss(Composite batch, Tensor output) => output.Minus(batch.Clean).Squared().mul(batch.Weights).mean();
}
