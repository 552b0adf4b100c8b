using System.Diagnostics;

namespace Almagest.Benchmarks.Peers;

/// <summary>A stopwatch that also counts this process's CPU time, which tells more on a busy machine.</summary>
internal sealed class Meter
{
    /// <summary>Rounds that only warm up: the runtime compiles a method well after it has run for a while.</summary>
    private const int WarmUp = 10,
        Rounds = 50;

    /// <summary>How long <see cref="Best"/> measures, s. For the whole process, which measures one thing at a time.</summary>
    public static double Seconds { get; set; } = 0.4;

    private long _started;
    private TimeSpan _processorAtStart;

    public TimeSpan Elapsed { get; private set; }

    public TimeSpan Processor { get; private set; }

    public void Start() => (_started, _processorAtStart) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public void Stop()
    {
        Elapsed += Stopwatch.GetElapsedTime(_started);
        Processor += Environment.CpuUsage.TotalTime - _processorAtStart;
    }

    /// <summary>CPU seconds of one call: the best of some rounds, for other jobs only ever slow it down.</summary>
    public static double Best(Action action)
    {
        double best = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            Meter meter = new();
            meter.Start();
            int calls = 0;
            for (long begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun).TotalSeconds < Seconds / Rounds; calls++)
                action();
            meter.Stop();
            if (round >= WarmUp)
                best = Math.Min(best, meter.Processor.TotalSeconds / calls);
        }
        return best;
    }
}
