namespace Almagest.Networks.Tracks;

/// <summary>A learning rate that rises over the first steps, then falls as half a cosine to nothing at the end.</summary>
/// <param name="begin">Steps made before, where a training goes on.</param>
internal sealed class CosineSchedule(double rate, long steps, long begin = 0)
{
    private readonly double _warmUp = Math.Min(100, 0.05 * steps);
    private long _step = begin;

    /// <summary>0 at the start, 1 when there is nothing left to do.</summary>
    public double Progress => Math.Min(1, (double)_step / steps);

    public double Next()
    {
        double now = rate * 0.5 * (1 + Math.Cos(Math.PI * Progress)) * Math.Min(1, (_step + 1) / (_warmUp + 1));
        _step++;
        return now;
    }
}
