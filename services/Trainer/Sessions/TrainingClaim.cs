using Almagest.Storage.Trainings;

namespace Almagest.Trainer.Sessions;

/// <summary>
/// Makes this session the only one at work on a training, and keeps it so. One message may be delivered to two trainers; a
/// trainer
/// that was killed says nothing more, and after a while its training is another's.
/// </summary>
public sealed class TrainingClaim : IAsyncDisposable
{
    private readonly ITrainingStore _trainings;
    private readonly Guid _id;
    private readonly string _worker;
    private readonly CancellationTokenSource _stop = new(),
        _lost = new();
    private readonly Task _renewing;

    private TrainingClaim(ITrainingStore trainings, Guid id, string worker, TimeSpan lease, TimeProvider time)
    {
        (_trainings, _id, _worker) = (trainings, id, worker);
        _renewing = RenewAsync(lease, time);
    }

    /// <summary>Cancelled when another has taken over, as after a long silence of this machine.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Waits out the lease of one that may have been killed.</summary>
    /// <returns>Null: another is alive and at work on it.</returns>
    public static async Task<TrainingClaim?> TakeAsync(
        ITrainingStore trainings,
        Guid id,
        TimeSpan lease,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        string worker = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
        DateTimeOffset until = time.GetUtcNow() + (1.5 * lease);
        while (!await trainings.ClaimAsync(id, worker, lease, cancellation))
        {
            if (time.GetUtcNow() > until)
                return null;
            await Task.Delay(lease / 20, time, cancellation);
        }
        return new TrainingClaim(trainings, id, worker, lease, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        await _trainings.ReleaseAsync(_id, _worker, CancellationToken.None);
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(TimeSpan lease, TimeProvider time)
    {
        while (true)
        {
            await Task.Delay(lease / 3, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
                return;
            try
            {
                if (await _trainings.ClaimAsync(_id, _worker, lease, CancellationToken.None))
                    continue;
            }
#pragma warning disable CA1031 // The database is away: hours of training are worth more than the lease, and the next round tells.
            catch (Exception)
#pragma warning restore CA1031
            {
                continue;
            }
            // Completed by another, or taken over: either way it is no longer ours.
            await _lost.CancelAsync();
            return;
        }
    }
}
