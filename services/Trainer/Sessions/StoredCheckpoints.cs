using Almagest.Networks;
using Almagest.Storage.Trainings;
using Almagest.Trainer.Telemetry;

namespace Almagest.Trainer.Sessions;

/// <summary>Writes how far a training has come to the database, at most so often, and once more at the end.</summary>
public sealed class StoredCheckpoints : ICheckpoints, IAsyncDisposable
{
    private readonly ITrainingStore _trainings;
    private readonly Guid _id;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private readonly byte[]? _found;
    private Func<byte[]>? _unwritten,
        _newest;

    private StoredCheckpoints(
        ITrainingStore trainings,
        Guid id,
        byte[]? found,
        TimeSpan interval,
        TimeProvider time,
        ILogger logger
    )
    {
        (_trainings, _id, _found, _logger) = (trainings, id, found, logger);
        _writing = WriteAsync(interval, time);
    }

    public byte[]? Newest => _newest?.Invoke() ?? _found;

    public static async Task<StoredCheckpoints> OpenAsync(
        ITrainingStore trainings,
        Guid id,
        TimeSpan interval,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellation
    ) => new(trainings, id, await trainings.FindCheckpointAsync(id, cancellation), interval, time, logger);

    public void Keep(Func<byte[]> checkpoint) => _unwritten = _newest = checkpoint;

    /// <summary>The training is over: nothing is written any more.</summary>
    public void Drop() => _unwritten = null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        await WriteNewestAsync();
        _stop.Dispose();
    }

    private async Task WriteAsync(TimeSpan interval, TimeProvider time)
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(interval, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_stop.IsCancellationRequested)
                await WriteNewestAsync();
        }
    }

    private async Task WriteNewestAsync()
    {
        if (Interlocked.Exchange(ref _unwritten, null) is not { } checkpoint)
            return;
        try
        {
            await _trainings.SaveCheckpointAsync(_id, checkpoint(), CancellationToken.None);
        }
#pragma warning disable CA1031 // The database is away: the training goes on, and the next checkpoint is as good.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.CheckpointNotSaved(_logger, _id, error);
        }
    }
}
