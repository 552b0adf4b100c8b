using System.Collections.Concurrent;
using System.Diagnostics;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>Does faults when their time has come; those of one resource one after another, others together.</summary>
internal sealed class FaultRunner(Scene scene, FaultLog log, Stopwatch clock)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _resources = new(StringComparer.Ordinal);

    public Task RunAsync(IReadOnlyList<FaultDraw> schedule) => Task.WhenAll(schedule.Select(DoAsync));

    private async Task DoAsync(FaultDraw draw)
    {
        if (draw.At > clock.Elapsed)
            await Task.Delay(draw.At - clock.Elapsed);
        SemaphoreSlim? turn = draw.Kind.Resource.Length == 0 ? null : _resources.GetOrAdd(draw.Kind.Resource, _ => new(1, 1));
        if (turn is not null)
            await turn.WaitAsync();
        TimeSpan began = clock.Elapsed;
        try
        {
            string told = await draw.Kind.Inject(scene, draw);
            log.Add(draw.Kind, began, clock.Elapsed, isDone: true, told);
        }
        // Another fault was in the way of this one: a queue that is not there, a server that has just gone.
        catch (Exception error)
        {
            log.Add(
                draw.Kind,
                began,
                clock.Elapsed,
                isDone: false,
                error is NotDoneException ? error.Message : $"{error.GetType().Name}: {error.Message}"
            );
        }
        finally
        {
            turn?.Release();
        }
    }
}
