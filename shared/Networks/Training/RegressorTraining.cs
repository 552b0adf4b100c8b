using Almagest.Networks.Architectures;
using Almagest.Networks.Batches;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Training;

/// <summary>Trains an ensemble of regressors on whatever batches come.</summary>
internal sealed class RegressorTraining : ITrainingStage, IDisposable
{
    private static readonly TargetLoss Squares = new(TargetLossKind.Squares),
        MeanFirst = new(TargetLossKind.MeanFirst),
        Gaussian = new(TargetLossKind.Gaussian);

    private readonly NetworkSettings _settings;
    private readonly bool _noisy;

    /// <param name="noisy">Whether it also learns the logarithm of the variance of each target.</param>
    public RegressorTraining(Net net, bool noisy, NetworkSettings settings, Engine engine)
    {
        (_settings, _noisy) = (settings, noisy);
        Learners = engine.Learners(
            net,
            [
                .. Enumerable
                    .Range(0, settings.EnsembleSize)
                    .Select(member => net.FirstWeights(new Random(settings.OwnSeed + 1000 + member))),
            ],
            settings.ClipNorm,
            exact: !noisy
        );
    }

    public string Name => TrainingStage.Regressor;

    public ILearners Learners { get; }

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
        int shown = 0,
            spectra = 0;
        foreach (RegressorBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            Loss loss =
                !_noisy ? Squares
                : schedule.Progress < _settings.MeanFirst ? MeanFirst
                : Gaussian;
            using (batch.Rows)
                Learners.Learn(batch.Rows, loss);
            Learners.Step(schedule.Next());
            shown += Learners.Count;
            spectra += batch.Count;
            if (batch.Validation is null)
                continue;
            // Of the mean's error, in units of the targets' spread, and what epochs are judged by.
            using (batch.Validation)
            {
                Learners.Judge(batch.Validation, Squares);
                if (_noisy)
                    Learners.Judge(batch.Validation, Gaussian);
            }
        }
        IReadOnlyList<double> losses = Learners.TakeLosses();
        return new EpochOutcome(new EpochLosses(losses[0] / shown, losses[1]), losses[^1], spectra);
    }

    /// <summary>What epochs are judged by.</summary>
    public double Judge(IBatch validation)
    {
        Learners.Judge(validation, _noisy ? Gaussian : Squares);
        return Learners.TakeLosses()[1];
    }

    public void Dispose() => Learners.Dispose();
}
