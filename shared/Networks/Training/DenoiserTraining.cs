using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Networks.Tracks;

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
    private readonly PrincipalFilling? _principal;

    /// <param name="first">Epoch 0, whose validation part is looked at after every epoch.</param>
    /// <param name="principal">See <see cref="Composite"/>.</param>
    public DenoiserTraining(Net net, TrainingArrays first, PrincipalFilling? principal, NetworkSettings settings, Engine engine)
    {
        (_first, _principal, _settings) = (first, principal, settings);
        Learner = engine.Learner(net, net.FirstWeights(EpochSeed.Of(settings, purpose: 1, epoch: 0)), settings.ClipNorm);
    }

    public string Name => TrainingStage.Denoiser;

    public IReadOnlyList<ILearner> Learners => [Learner];

    public ILearner Learner { get; }

    /// <param name="data">The spectra at this epoch.</param>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="feed">Called with what the regressors may learn from: each batch as filled by then, and at the end the
    /// validation part.</param>
    public EpochOutcome Learn(
        TrainingArrays data,
        int epoch,
        double share,
        Action<RegressorBatch>? feed,
        CancellationToken cancellation
    )
    {
        Random random = EpochSeed.Of(_settings, purpose: 1, epoch);
        int[] order = [.. data.Training];
        random.Shuffle(order);
        int batch = data.BatchLength(_settings),
            batches = data.BatchesPerEpoch(_settings);
        var schedule = new CosineSchedule(
            share * _settings.DenoiserRate,
            (long)batches * _settings.Epochs,
            (long)batches * (epoch - 1)
        );
        double loss = 0,
            validationLoss = double.NaN;
        for (int step = 0; step < batches; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            (double stepLoss, RegressorBatch? shown) = Step(data, order.AsSpan(step * batch, batch), random, feed is not null);
            loss += stepLoss;
            Learner.Step(schedule.Next());
            if (step == batches - 1)
            {
                (validationLoss, RegressorBatch validation) = Validate();
                shown = shown is null ? null : shown with { Validation = validation };
            }
            if (shown is not null)
                feed!(shown);
        }
        return new EpochOutcome(new EpochLosses(loss / batches, validationLoss), validationLoss, (long)batches * batch);
    }

    public void Dispose() => Learner.Dispose();

    private (double Loss, RegressorBatch? Feed) Step(TrainingArrays data, ReadOnlySpan<int> rows, Random random, bool shown)
    {
        var batch = new Composite(data, rows, _settings.ObservedWeight, _principal);
        int passes = random.Next(1, random.Next(_settings.MinPasses, _settings.MaxPasses + 1) + 1);
        for (int pass = 1; pass < passes; pass++)
            Pass(batch);
        double loss = Learner.Learn(batch.Input, (row, output, gradient) =>
        {
            // The row has been read by then: the tile that it is of lies elsewhere.
            batch.Fill(row, output);
            return batch.Loss(row, output, gradient);
        });
        return (loss, shown ? batch.ForRegressor() : null);
    }

    /// <summary>After three passes from nothing, always with the gaps of epoch 0.</summary>
    private (double Loss, RegressorBatch Filled) Validate()
    {
        var batch = new Composite(
            _first,
            _first.Validation.AsSpan(0, Math.Min(512, _first.Validation.Length)),
            _settings.ObservedWeight,
            _principal
        );
        double loss = 0;
        for (int pass = 0; pass < 3; pass++)
        {
            float[] output = Pass(batch),
                unused = new float[_first.Bins];
            loss = 0;
            for (int row = 0; row < output.Length / _first.Bins; row++)
                loss += batch.Loss(row, output.AsSpan(row * _first.Bins, _first.Bins), unused);
        }
        return (loss, batch.ForRegressor());
    }

    /// <returns>Shape [n, B]: what was filled in.</returns>
    private float[] Pass(Composite batch)
    {
        float[] output = Learner.Forward(batch.Input);
        for (int row = 0; row < output.Length / _first.Bins; row++)
            batch.Fill(row, output.AsSpan(row * _first.Bins, _first.Bins));
        return output;
    }
}
