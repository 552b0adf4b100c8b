using System.Diagnostics;

namespace Almagest.Networks.Training;

/// <summary>A learning rate that rises over the first steps, then falls as half a cosine to nothing at the end.</summary>
/// <param name="budget">
/// Where given, the rate falls with the time used up if that runs faster than the steps. The result then depends on the machine's speed.
/// </param>
internal sealed class CosineSchedule(double rate, long steps, TimeSpan? budget)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly double _warmUp = Math.Min(100, 0.05 * steps);
    private long _step;

    /// <summary>0 at the start, 1 when there is nothing left to do.</summary>
    public double Progress => Math.Min(1, Math.Max((double)_step / steps, budget is { } limit ? _clock.Elapsed / limit : 0));

    public double Next()
    {
        double now = rate * 0.5 * (1 + Math.Cos(Math.PI * Progress)) * Math.Min(1, (_step + 1) / (_warmUp + 1));
        _step++;
        return now;
    }
}
