using Almagest.Storage.Runs;

namespace Almagest.Application.Runs;

/// <summary>How the runs that go on get on. However many ask, the database is asked twice a second at the most.</summary>
public sealed class RunningRuns(IRunStore runs, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(450);

    private readonly SemaphoreSlim _turn = new(1);
    private (long At, IReadOnlyDictionary<Guid, RunProgress> Known)? _looked;

    public async Task<IReadOnlyDictionary<Guid, RunProgress>> LookAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_looked is not { } looked || time.GetElapsedTime(looked.At) > Fresh)
                _looked = looked = (
                    time.GetTimestamp(),
                    await runs.ProgressAsync(await runs.RunningAsync(cancellation), cancellation)
                );
            return looked.Known;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
