using Almagest.Networks;
using Almagest.Storage.Trainings;
using Almagest.Trainer.Telemetry;

namespace Almagest.Trainer.Sessions;

/// <summary>Writes the newest state of a training to the database twice a second, however often it changes.</summary>
public sealed class TrainingReporter : IProgress<TrainingProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly ITrainingStore _trainings;
    private readonly Guid _id;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private readonly Dictionary<string, TrainingProgress> _stages = [];
    private readonly List<LearntEpoch> _learnt = [];
    private TrainingReport? _newest;

    public TrainingReporter(ITrainingStore trainings, Guid id, TimeProvider time)
    {
        (_trainings, _id) = (trainings, id);
        _writing = WriteAsync(time);
    }

    public void Collected(int shards, int of) =>
        _newest = new TrainingReport { TrainingId = _id, Stage = $"reading shards, {shards} of {of}" };

    /// <summary>
    /// Auto-encoder and regressors learn side by side: the epochs of both are added up, the loss is that of the one which spoke
    /// last. What comes after them comes one by one.
    /// </summary>
    public void Report(TrainingProgress value)
    {
        if (double.IsFinite(value.TrainingLoss))
            TrainerMeter.Learnt(value);
        lock (_stages)
            Add(value);
    }

    private void Add(TrainingProgress value)
    {
        if (value.Stage is not (TrainingStage.Denoiser or TrainingStage.Regressor))
            _stages.Clear();
        _stages[value.Stage] = value;
        if (double.IsFinite(value.TrainingLoss))
            _learnt.Add(new(value.Stage, value.Epoch, value.TrainingLoss, value.ValidationLoss));
        _newest = new TrainingReport
        {
            TrainingId = _id,
            Stage = value.Stage,
            Epoch = _stages.Values.Sum(stage => stage.Epoch),
            Epochs = _stages.Values.Sum(stage => stage.Epochs),
            Loss = value.TrainingLoss,
            ValidationLoss = value.ValidationLoss,
            SpectraPerSecond = _stages.Values.Sum(stage => stage.SpectraPerSecond),
        };
    }

    /// <summary>No report is written after this.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _writing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private LearntEpoch[] Learnt()
    {
        lock (_stages)
        {
            LearntEpoch[] learnt = [.. _learnt];
            _learnt.Clear();
            return learnt;
        }
    }

    private async Task WriteAsync(TimeProvider time)
    {
        while (!_stop.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref _newest, null) is { } report)
                await _trainings.ReportAsync(report with { Learnt = Learnt() }, CancellationToken.None);
            await Task.Delay(Interval, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
