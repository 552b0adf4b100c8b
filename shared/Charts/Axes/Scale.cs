namespace Almagest.Charts.Axes;

/// <summary>What an axis reaches from and to, and where it has ticks.</summary>
/// <param name="Lower">Above 0 on a logarithmic axis.</param>
/// <param name="Upper">Above <paramref name="Lower"/>.</param>
public readonly record struct Scale(double Lower, double Upper, bool IsLog = false)
{
    /// <summary>0 at the lower end, 1 at the upper.</summary>
    public double Of(double value) =>
        IsLog ? Math.Log(value / Lower) / Math.Log(Upper / Lower) : (value - Lower) / (Upper - Lower);

    public bool Holds(double value) => value >= Lower && value <= Upper;

    /// <summary>Some round numbers; on a logarithmic axis of a decade or more, 1, 2 and 5 times powers of ten; of three, powers
    /// of ten.</summary>
    /// <param name="wanted">About so many of round ones.</param>
    public IEnumerable<double> Ticks(int wanted = 3)
    {
        if (IsLog && Upper / Lower >= 10)
            return Upper / Lower >= 1000 ? Powers() : Powers().SelectMany(Multiples).Where(Holds);
        double rough = (Upper - Lower) / wanted,
            power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        int at = Array.FindIndex(Rounds, one => one * power >= 0.8 * rough);
        double[] ticks = [.. Steps(Lower, Upper, power * Rounds[at])];
        // One number says nothing of a scale.
        return ticks.Length > 2 || at == 0 ? ticks : Steps(Lower, Upper, power * Rounds[at - 1]);
    }

    /// <summary>On a logarithmic axis of less than eight decades, 2 to 9 times powers of ten.</summary>
    public IEnumerable<double> MinorTicks()
    {
        if (!IsLog || Upper / Lower > 1e8)
            return [];
        int first = (int)Math.Floor(Math.Log10(Lower)),
            last = (int)Math.Floor(Math.Log10(Upper));
        return Enumerable
            .Range(first, last - first + 1)
            .SelectMany(power => Enumerable.Range(2, 8).Select(times => times * Math.Pow(10, power)))
            .Where(Holds);
    }

    private static IEnumerable<double> Steps(double lower, double upper, double step)
    {
        for (double tick = Math.Ceiling(lower / step) * step; tick <= upper; tick += step)
            yield return Math.Abs(tick) < 1e-9 * step ? 0 : tick;
    }

    private static readonly double[] Rounds = [0.5, 1, 2, 5, 10];

    private static double[] Multiples(double power) => [power, 2 * power, 5 * power];

    private IEnumerable<double> Powers()
    {
        bool areMultiplied = Upper / Lower < 1000;
        double lowest = Math.Log10(Lower);
        int first = (int)(areMultiplied ? Math.Floor(lowest) : Math.Ceiling(lowest - 1e-9)),
            last = (int)Math.Floor(Math.Log10(Upper) + 1e-9),
            step = ((last - first) / 6) + 1;
        return Enumerable.Range(0, ((last - first) / step) + 1).Select(i => Math.Pow(10, first + (i * step)));
    }
}
