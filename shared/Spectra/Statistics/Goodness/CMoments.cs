namespace Almagest.Spectra.Statistics.Goodness;

/// <summary><see cref="ExpectedCStat"/> of the many bins of a spectrum: interpolated in ln μ, good to 1e-4 of a bin.
/// Thread-safe.</summary>
internal static class CMoments
{
    private const double Step = 0.01,
        Smallest = 1e-6,
        Largest = 50; // beyond, the sums are a short series anyway
    private static readonly double First = Math.Log(Smallest);
    private static readonly Lazy<StatisticMoments[]> Table = new(() =>
        [
            .. Enumerable
                .Range(0, 2 + (int)((Math.Log(Largest) - First) / Step))
                .Select(i => ExpectedCStat.Of(Math.Exp(First + (i * Step)))),
        ]
    );

    /// <param name="expected">μ, counts, source and background together.</param>
    public static StatisticMoments Of(double expected)
    {
        if (!(expected is > Smallest and < Largest))
            return ExpectedCStat.Of(expected);
        double x = (Math.Log(expected) - First) / Step;
        int i = (int)x;
        return StatisticMoments.Mix(Table.Value[i], Table.Value[i + 1], x - i);
    }
}
