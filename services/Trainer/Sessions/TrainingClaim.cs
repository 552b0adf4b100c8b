using Almagest.Application.Messaging;
using Almagest.Storage.Trainings;

namespace Almagest.Trainer.Sessions;

/// <summary>
/// Makes this session the only one at work on a training, and keeps it so. One message may be delivered to two trainers; a
/// trainer that was killed says nothing more, and after a while its training is another's.
/// </summary>
public sealed class TrainingClaim : IAsyncDisposable
{
    private readonly ITrainingStore _trainings;
    private readonly Guid _id;
    private readonly string _worker;
    private readonly KeptClaim _kept;

    private TrainingClaim(ITrainingStore trainings, Guid id, string worker, TimeSpan lease, TimeProvider time)
    {
        (_trainings, _id, _worker) = (trainings, id, worker);
        _kept = new(lease, time, () => trainings.ClaimAsync(id, worker, lease, CancellationToken.None));
    }

    /// <summary>Cancelled when another has taken over, as after a long silence of this machine.</summary>
    public CancellationToken Lost => _kept.Lost;

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
        await _kept.DisposeAsync();
        await _trainings.ReleaseAsync(_id, _worker, CancellationToken.None);
    }
}
