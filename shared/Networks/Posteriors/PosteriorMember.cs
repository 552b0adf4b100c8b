using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Posteriors;

/// <summary>One network of a posterior's ensemble in training, by maximum likelihood of the truths. n examples in a
/// batch.</summary>
internal sealed class PosteriorMember : ITrainingStage, IDisposable
{
    /// <summary>Of the member's random numbers: others are the trainer's.</summary>
    private const int Purpose = 100;

    private readonly PosteriorExamples _data;
    private readonly int[] _training,
        _validation;
    private readonly PosteriorSettings _settings;
    private readonly MixtureLoss _loss;
    private readonly ILearner _learner;
    private readonly int _purpose;

    /// <param name="net">Gives the layout's numbers.</param>
    /// <param name="data">Standardised.</param>
    /// <param name="rows">Of the examples to learn from, and of those kept apart.</param>
    public PosteriorMember(
        Net net,
        MixtureLayout layout,
        PosteriorExamples data,
        (int[] Training, int[] Validation) rows,
        PosteriorSettings settings,
        int number
    )
    {
        (_data, _training, _validation, _settings, _purpose) = (data, rows.Training, rows.Validation, settings, Purpose + number);
        _loss = new MixtureLoss(layout, data.Images);
        _learner = ProcessorEngine.Instance.Learner(
            net,
            net.FirstWeights(EpochSeed.Of(settings.Seed, _purpose, epoch: 0)),
            settings.ClipNorm,
            settings.Decay
        );
    }

    public string Name => TrainingStage.Posterior;

    public IReadOnlyList<ILearner> Learners => [_learner];

    /// <param name="epoch">Counted from 1.</param>
    public EpochOutcome Learn(int epoch, double share, CancellationToken cancellation)
    {
        int[] order = [.. _training];
        EpochSeed.Of(_settings.Seed, _purpose, epoch).Shuffle(order);
        int batch = Math.Min(_settings.Batch, order.Length),
            steps = order.Length / batch;
        var schedule = new CosineSchedule(share * _settings.Rate, (long)_settings.Epochs * steps, (long)steps * (epoch - 1));
        double sum = 0;
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] rows = order[(step * batch)..((step + 1) * batch)];
            sum += _learner.Learn(TrainingArrays.Rows(_data.Features, _data.FeatureCount, rows), (row, output, gradient) =>
                _loss.Of(output, TruthsOf(rows[row]), 1.0 / batch, gradient)
            );
            _learner.Step(schedule.Next());
        }
        double validation = Validate();
        return new EpochOutcome(new EpochLosses(sum / steps, validation), validation, (long)steps * batch);
    }

    /// <summary>The weights now.</summary>
    public float[] Values() => _learner.Values();

    public void Dispose() => _learner.Dispose();

    private double Validate()
    {
        float[] outputs = _learner.Forward(TrainingArrays.Rows(_data.Features, _data.FeatureCount, _validation)),
            unused = new float[_learner.Net.Outputs];
        double sum = 0;
        for (int row = 0; row < _validation.Length; row++)
            sum += _loss.Of(
                outputs.AsSpan(row * unused.Length, unused.Length),
                TruthsOf(_validation[row]),
                1.0 / _validation.Length,
                unused
            );
        return sum;
    }

    /// <summary>Shape [I, P].</summary>
    private ReadOnlySpan<float> TruthsOf(int row) =>
        _data.Errors.AsSpan(row * _data.Images * _data.ParameterCount, _data.Images * _data.ParameterCount);
}
