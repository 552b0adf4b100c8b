namespace Almagest.Application.Messaging;

/// <summary>Renews a claim on a piece of work while its holder lives, and tells when it has become another's.</summary>
public sealed class KeptClaim : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new(),
        _lost = new();
    private readonly Task _renewing;

    /// <param name="lease">It is renewed three times in this time.</param>
    /// <param name="renew">False: it is another's, or over.</param>
    public KeptClaim(TimeSpan lease, TimeProvider time, Func<Task<bool>> renew) => _renewing = RenewAsync(lease, time, renew);

    /// <summary>Cancelled when another has taken over, as after a long silence of this machine.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Renews it no more. To give it back is the holder's.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(TimeSpan lease, TimeProvider time, Func<Task<bool>> renew)
    {
        while (true)
        {
            await Task.Delay(lease / 3, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
                return;
            try
            {
                if (await renew())
                    continue;
            }
#pragma warning disable CA1031 // The database is away: the work is worth more than the lease, and the next round tells.
            catch (Exception)
#pragma warning restore CA1031
            {
                continue;
            }
            await _lost.CancelAsync();
            return;
        }
    }
}
