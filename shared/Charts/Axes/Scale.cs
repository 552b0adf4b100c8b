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

    /// <summary>Two to four round numbers; on a logarithmic axis of a decade or more, 1, 2 and 5 times powers of ten; of three,
    /// powers of ten.</summary>
    public IEnumerable<double> Ticks()
    {
        if (IsLog && Upper / Lower >= 10)
            return Upper / Lower >= 1000 ? Powers() : Powers().SelectMany(Multiples).Where(Holds);
        double rough = (Upper - Lower) / 3,
            power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1.0, 2, 5, 10 }.First(one => one * power >= 0.8 * rough);
        return Steps(Lower, Upper, step);
    }

    private static IEnumerable<double> Steps(double lower, double upper, double step)
    {
        for (double tick = Math.Ceiling(lower / step) * step; tick <= upper; tick += step)
            yield return Math.Abs(tick) < 1e-9 * step ? 0 : tick;
    }

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
