using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
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
    private const int MostValidated = 512;

    private readonly NetworkSettings _settings;
    private readonly Engine _engine;
    private readonly FilledLoss _loss;
    private readonly IRows<IComposite> _validation;
    private readonly int _validated;

    /// <param name="first">Epoch 0, whose validation part is looked at after every epoch.</param>
    public DenoiserTraining(Net net, TrainingArrays first, NetworkSettings settings, Engine engine)
    {
        (_settings, _engine, _loss) = (settings, engine, new FilledLoss(settings.ObservedWeight));
        _validated = Math.Min(MostValidated, first.Validation.Length);
        _validation = engine.Spectra(first, first.Validation[.._validated]);
        Learners = engine.Learners(
            net,
            [net.FirstWeights(EpochSeed.Of(settings, purpose: 1, epoch: 0))],
            settings.ClipNorm,
            exact: !first.Noisy
        );
    }

    public string Name => TrainingStage.Denoiser;

    public ILearners Learners { get; }

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
        using IRows<IComposite> spectra = _engine.Spectra(data, order[..(batches * batch)]);
        for (int step = 0; step < batches; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using IComposite rows = spectra.Batch(step * batch, batch);
            Step(rows, random);
            Learners.Step(schedule.Next());
            IBatch? validation = step == batches - 1 ? Validate(feed is not null) : null;
            feed?.Invoke(new RegressorBatch(rows.ForRegressor(), batch, validation));
        }
        IReadOnlyList<double> losses = Learners.TakeLosses();
        return new EpochOutcome(new EpochLosses(losses[0] / batches, losses[1]), losses[1], (long)batches * batch);
    }

    /// <summary>The loss on the validation part, and what a regressor would be shown of it.</summary>
    public (double Loss, IBatch Shown) Judge()
    {
        IBatch shown = Validate(shown: true)!;
        return (Learners.TakeLosses()[1], shown);
    }

    public void Dispose()
    {
        _validation.Dispose();
        Learners.Dispose();
    }

    private void Step(IComposite batch, Random random)
    {
        int passes = random.Next(1, random.Next(_settings.MinPasses, _settings.MaxPasses + 1) + 1);
        for (int pass = 1; pass < passes; pass++)
            Learners.Fill(batch);
        Learners.Learn(batch, _loss);
    }

    /// <summary>After three passes from nothing, always with the gaps of epoch 0.</summary>
    private IBatch? Validate(bool shown)
    {
        using IComposite batch = _validation.Batch(0, _validated);
        Learners.Fill(batch);
        Learners.Fill(batch);
        Learners.Judge(batch, _loss);
        return shown ? batch.ForRegressor() : null;
    }
}
