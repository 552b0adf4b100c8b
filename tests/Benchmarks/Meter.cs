using System.Diagnostics;

namespace Almagest.Benchmarks;

/// <summary>A stopwatch that also counts this process's CPU time, which tells more on a busy machine.</summary>
internal sealed class Meter
{
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
}
