using Almagest.Networks.Architectures;
using Almagest.Networks.Batches;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Posteriors;

/// <summary>One network of a posterior's ensemble in training, by maximum likelihood of the truths.</summary>
internal sealed class PosteriorMember : ITrainingStage, IDisposable
{
    /// <summary>Of the member's random numbers: others are the trainer's.</summary>
    private const int Purpose = 100;

    private readonly RowTable _table;
    private readonly int[] _training;
    private readonly PosteriorSettings _settings;
    private readonly MixtureLoss _loss;
    private readonly Engine _engine;
    private readonly IRows<IBatch> _validation;
    private readonly int _validated,
        _purpose;

    /// <param name="net">Gives the layout's numbers.</param>
    /// <param name="table">Standardised features, and truths with their images.</param>
    /// <param name="loss">Of this member alone.</param>
    /// <param name="rows">Of the examples to learn from, and of those kept apart.</param>
    public PosteriorMember(
        Net net,
        MixtureLoss loss,
        RowTable table,
        (int[] Training, int[] Validation) rows,
        PosteriorSettings settings,
        Engine engine,
        int number
    )
    {
        (_table, _training, _settings, _purpose) = (table, rows.Training, settings, Purpose + number);
        (_loss, _engine, _validated) = (loss, engine, rows.Validation.Length);
        _validation = engine.Rows(table, rows.Validation);
        Learners = engine.Learners(
            net,
            [net.FirstWeights(EpochSeed.Of(settings.Seed, _purpose, epoch: 0))],
            settings.ClipNorm,
            settings.Decay,
            exact: false
        );
    }

    public string Name => TrainingStage.Posterior;

    public ILearners Learners { get; }

    /// <param name="epoch">Counted from 1.</param>
    public EpochOutcome Learn(int epoch, double share, CancellationToken cancellation)
    {
        int[] order = [.. _training];
        EpochSeed.Of(_settings.Seed, _purpose, epoch).Shuffle(order);
        int batch = Math.Min(_settings.Batch, order.Length),
            steps = order.Length / batch;
        var schedule = new CosineSchedule(share * _settings.Rate, (long)_settings.Epochs * steps, (long)steps * (epoch - 1));
        using IRows<IBatch> rows = _engine.Rows(_table, order[..(steps * batch)]);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using IBatch shown = rows.Batch(step * batch, batch);
            Learners.Learn(shown, _loss);
            Learners.Step(schedule.Next());
        }
        using (IBatch kept = _validation.Batch(0, _validated))
            Learners.Judge(kept, _loss);
        IReadOnlyList<double> losses = Learners.TakeLosses();
        return new EpochOutcome(new EpochLosses(losses[0] / steps, losses[1]), losses[1], (long)steps * batch);
    }

    /// <summary>The weights now.</summary>
    public float[] Values() => Learners.Values()[0];

    public void Dispose()
    {
        _validation.Dispose();
        Learners.Dispose();
    }
}
