namespace Almagest.Networks.Domain;

/// <summary>How often a statistic is as large as a value, from how large it was on simulations.</summary>
/// <remarks>
/// Up to a chance of 2 % as counted; beyond, where few simulations are left to count, as an exponential with their mean excess.
/// </remarks>
internal sealed class TailProbability
{
    /// <summary>Numbers that it is stored as.</summary>
    public const int Length = Levels + 2;

    private const int Levels = 64;
    private const double LeastCounted = 0.02;

    /// <summary>A chance of less can't be told from a few thousand simulations, whatever the exponential says.</summary>
    private const double Least = 1e-9;

    private readonly float[] _numbers;   // values at the levels, ascending; then 1 / mean excess

    private TailProbability(float[] numbers) => _numbers = numbers;

    public float[] Numbers => _numbers;

    /// <summary>Of at least one simulation.</summary>
    public static TailProbability Learn(IEnumerable<double> simulated)
    {
        double[] sorted = [.. simulated.Order()];
        float[] numbers = new float[Length];
        for (int level = 0; level <= Levels; level++)
        {
            // Of n values the k-th from above is exceeded with a chance of about (k - 1/2) / n.
            double at = Math.Clamp(sorted.Length - 0.5 - (LevelOf(level) * sorted.Length), 0, sorted.Length - 1);
            int below = (int)at;
            double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
            numbers[level] = (float)(sorted[below] + ((at - below) * (above - sorted[below])));
        }
        double last = numbers[Levels];
        double[] excess = [.. sorted.Where(value => value > last).Select(value => value - last)];
        numbers[^1] = (float)(1 / Math.Max(excess.DefaultIfEmpty(0).Average(), 1e-6));
        return new TailProbability(numbers);
    }

    /// <returns>Null if the numbers describe no such distribution.</returns>
    public static TailProbability? From(ReadOnlySpan<float> numbers)
    {
        if (numbers.Length != Length || !(numbers[^1] > 0)) return null;
        for (int i = 0; i < Length; i++)
            if (!float.IsFinite(numbers[i]) || (i is > 0 and <= Levels && numbers[i] < numbers[i - 1])) return null;
        return new TailProbability(numbers.ToArray());
    }

    /// <summary>From 1 down to 1e-9; NaN for NaN.</summary>
    public double Of(double value)
    {
        if (double.IsNaN(value)) return double.NaN;
        if (value <= _numbers[0]) return 1;
        if (value >= _numbers[Levels]) return Math.Max(Least, LeastCounted * Math.Exp(-(value - _numbers[Levels]) * _numbers[^1]));
        int above = 1;
        while (_numbers[above] <= value) above++;
        (double low, double high) = (_numbers[above - 1], _numbers[above]);
        double part = high > low ? (value - low) / (high - low) : 1;
        return LevelOf(above - 1) * Math.Pow(LevelOf(above) / LevelOf(above - 1), part);
    }

    /// <summary>From 1 to 2 % in equal ratios.</summary>
    private static double LevelOf(int level) => Math.Pow(LeastCounted, (double)level / Levels);
}
