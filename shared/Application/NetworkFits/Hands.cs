namespace Almagest.Application.NetworkFits;

/// <summary>What a worker has in hand: some chunks at once, or one alone.</summary>
internal sealed class Hands : IDisposable
{
    /// <summary>At once.</summary>
    private const int Most = 256;

    private readonly SemaphoreSlim _free = new(Most),
        _door = new(1); // Who waits until nothing is in hand is not passed by others, nor waits for another who does.

    /// <summary>Waits until there is room.</summary>
    /// <param name="alone">Waits until nothing is in hand; until it is put down nothing else is taken up.</param>
    /// <returns>Puts it down.</returns>
    public async Task<IDisposable> TakeUpAsync(bool alone, CancellationToken cancellation)
    {
        int taken = 0;
        await _door.WaitAsync(cancellation);
        try
        {
            for (; taken < (alone ? Most : 1); taken++)
                await _free.WaitAsync(cancellation);
            return new Held(_free, taken);
        }
        catch (OperationCanceledException) when (taken > 0)
        {
            _free.Release(taken);
            throw;
        }
        finally
        {
            _door.Release();
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _door.Dispose();
    }

    private sealed class Held(SemaphoreSlim free, int count) : IDisposable
    {
        private int _left = count;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 0) is > 0 and var held)
                free.Release(held);
        }
    }
}
