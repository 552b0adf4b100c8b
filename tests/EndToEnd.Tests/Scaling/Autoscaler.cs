using System.Diagnostics;
using System.Text.Json;
using Almagest.EndToEnd.Tests.Processes;

namespace Almagest.EndToEnd.Tests.Scaling;

/// <summary>KEDA and the HPA for processes of one role: a replica is a process, and one that is to go is told by
/// SIGTERM.</summary>
/// <param name="start">Makes a replica.</param>
internal sealed class Autoscaler(ScaleRule rule, Func<Worker> start)
{
    private readonly List<Worker> _running = [],
        _told = [];
    private readonly List<(long At, int Wanted)> _wishes = [];
    private long _active = Stopwatch.GetTimestamp(),
        _stepped = Stopwatch.GetTimestamp();

    public IReadOnlyList<Worker> Running => _running;

    /// <summary>The largest number that there was.</summary>
    public int Most { get; private set; }

    /// <summary>Those that were told to go.</summary>
    public IReadOnlyList<Worker> Told => _told;

    /// <summary>Looks once, and does what follows.</summary>
    public async Task LookAsync(JsonElement backlog)
    {
        // What has ended is replaced, as a Deployment does.
        _running.RemoveAll(worker => worker.HasEnded);
        double value = rule.ValueOf(backlog);
        bool isActive = value > rule.Activation;
        if (isActive)
            _active = Stopwatch.GetTimestamp();
        if (!isActive && Stopwatch.GetElapsedTime(_active) > rule.Cooldown)
        {
            while (_running.Count > 0)
                await EndAsync(_running[^1]);
            return;
        }
        if (_running.Count == 0 && !isActive)
            return;
        int wanted = Stabilized(rule.Wanted(value, _running.Count));
        while (_running.Count < wanted)
            _running.Add(start());
        if (_running.Count > wanted && Stopwatch.GetElapsedTime(_stepped) > rule.Step)
        {
            _stepped = Stopwatch.GetTimestamp();
            await EndAsync(_running[^1]);
        }
        Most = Math.Max(Most, _running.Count);
    }

    /// <summary>Tells one to go.</summary>
    public async Task EndAsync(Worker worker)
    {
        _running.Remove(worker);
        _told.Add(worker);
        if (!worker.HasEnded)
            await worker.SignalAsync("TERM");
    }

    private int Stabilized(int wanted)
    {
        _wishes.Add((Stopwatch.GetTimestamp(), wanted));
        _wishes.RemoveAll(wish => Stopwatch.GetElapsedTime(wish.At) > rule.Stabilization);
        return Math.Max(wanted, _wishes.Select(wish => wish.Wanted).DefaultIfEmpty().Max());
    }
}
