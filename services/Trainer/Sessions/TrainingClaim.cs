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

    /// <summary>The training.</summary>
    public Guid Id => _id;

    /// <summary>Takes what is next of all that is free: a message is a hint that something is. Where nothing is, the lease of one
    /// that may have been killed is waited out.</summary>
    /// <param name="asked">What the message is about.</param>
    /// <returns>Null: nothing is free, and another is alive and at work on what was asked for, or nobody is to be.</returns>
    public static async Task<TrainingClaim?> TakeAsync(
        ITrainingStore trainings,
        Guid asked,
        TimeSpan lease,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        string worker = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
        for (DateTimeOffset? first = null; ; await Task.Delay(lease / 20, time, cancellation))
        {
            if (await trainings.ClaimNextAsync(worker, lease, cancellation) is { } next)
                return new TrainingClaim(trainings, next, worker, lease, time);
            Training? found = await trainings.FindAsync(asked, cancellation);
            first ??= found?.ClaimedUntil;
            // Whoever renews its claim lives.
            if (found is not { IsOpen: true, ClaimedUntil: not null } || found.ClaimedUntil > first)
                return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _kept.DisposeAsync();
        await _trainings.ReleaseAsync(_id, _worker, CancellationToken.None);
    }
}
