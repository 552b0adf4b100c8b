using System.Diagnostics;
using Almagest.Application.Messaging;
using Almagest.Application.Telemetry;
using Almagest.Contracts;
using Almagest.Storage.Runs;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Runs;

/// <summary>
/// Asks for chunks, a few at a time: as many as the workers take up between two looks, so that they never wait and a new run
/// waits for few. Any number of processes may look; the table of chunks decides.
/// </summary>
public sealed class ChunkDispatch(
    IChunkSchedule schedule,
    ICommandSender commands,
    IOptions<ScheduleOptions> options,
    TimeProvider time
) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private int _window = options.Value.LeastWindow,
        _asked;
    private DateTimeOffset _looked;
    private bool _opens;

    /// <summary>So much sooner it is looked again while the window opens: what the workers take up until then tells their
    /// rate.</summary>
    private const int Sooner = 8;

    /// <summary>How many of the chunks that are taken up between two looks wait.</summary>
    private const double Reserve = 1.5;

    /// <summary>How long to wait until the next look.</summary>
    public TimeSpan Interval => TimeSpan.FromSeconds(options.Value.SweepSeconds / (_opens ? Sooner : 1));

    /// <summary>Asks for what is next.</summary>
    /// <returns>How many chunks were asked for, and how many of them had been before.</returns>
    public async Task<(int Sent, int Again)> LookAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            long? queued = await commands.QueuedAsync<FitChunk>(cancellation);
            if (await schedule.NextAsync(Terms(queued), cancellation) is not { } orders)
                return default;
            Adapt(orders);
            foreach (ChosenChunks chosen in orders.Chosen)
            {
                using Activity? span = Traces.Start("chunks ask", chosen.TraceParent);
                span?.SetTag("almagest.run", chosen.Run).SetTag("almagest.chunks", chosen.Numbers.Count);
                await commands.SendManyAsync(
                    chosen.Numbers.Select(number => new FitChunk { RunId = chosen.Run, ChunkNumber = number }),
                    cancellation
                );
            }
            return (orders.Count, Math.Min(orders.Returned, orders.Count));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The same, for whoever has something better to do than to wait for a broker that takes nothing.</summary>
    /// <returns>False: it took longer than that, or the broker is away. What is not asked for is by the next who looks.</returns>
    public async Task<bool> TryLookAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(patience);
        try
        {
            await LookAsync(limited.Token);
            return true;
        }
        catch (Exception) when (limited.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _one.Dispose();

    private ScheduleTerms Terms(long? queued)
    {
        ScheduleOptions set = options.Value;
        DateTimeOffset lost = time.GetUtcNow() - TimeSpan.FromSeconds(set.LostSeconds);
        // A queue within a process ended with the process before.
        if (queued is null && lost < _began)
            lost = _began;
        return new(_window, set.MostPerOwner, set.Leases, lost, queued);
    }

    /// <summary>It doubles when the workers ran dry, and halves when they left more than half. While it opens it is looked at
    /// sooner: it becomes at least what they take up between two looks and half as much again.</summary>
    private void Adapt(ChunkOrders orders)
    {
        ScheduleOptions set = options.Value;
        (int window, bool isFirst) = (_window, _asked == 0);
        if (!isFirst && orders.Sent == 0 && orders.Count == _window)
            window = 2 * _window;
        else if (!isFirst && _opens)
        {
            double rate = (_asked - orders.Sent) / (time.GetUtcNow() - _looked).TotalSeconds;
            window = Math.Max(_window, (int)Math.Min(Reserve * rate * set.SweepSeconds, set.MostWindow));
        }
        else if (orders.Sent > _window / 2)
            window = _window / 2;
        window = Math.Max(set.LeastWindow, Math.Min(window, set.MostWindow));
        (_asked, _looked) = (orders.Sent + orders.Count, time.GetUtcNow());
        (_opens, _window) = ((isFirst && _asked > 0) || window > _window, window);
    }
}
