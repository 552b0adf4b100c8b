using System.Collections.Concurrent;

namespace Almagest.Spectra.Statistics.Goodness;

/// <summary>
/// <see cref="ExpectedWStat"/> of the many bins of a spectrum: interpolated between sums on a grid in the logarithms of both
/// means
/// and of the scale, good to 0.3 % of a bin. Not thread-safe.
/// </summary>
/// <remarks>Sums cost more than a fit does. The grid's are made where bins need them and kept for all spectra of the
/// process.</remarks>
/// <param name="scale">a: what multiplies background counts to give those in the source region.</param>
internal sealed class WMoments(double scale)
{
    private const double Step = 0.15;

    /// <summary>Below, nothing but the limit of no counts is left.</summary>
    private const double Smallest = 1e-6;

    /// <summary>64 MB or so: more than any run was seen to need.</summary>
    private const int MostSums = 500_000;

    private static readonly ConcurrentDictionary<(int, int, int), StatisticMoments> Sums = new();
    private static int KeptSums;

    private readonly Dictionary<(int, int), StatisticMoments> _nodes = [];
    private readonly double _scale = Math.Log(Math.Max(scale, Smallest)) / Step;

    /// <param name="source">m, counts of the model in the source region.</param>
    /// <param name="background">f, counts expected in the background region.</param>
    public StatisticMoments Of(double source, double background)
    {
        // Without a background W has kinks in m, and the sum is over the source's counts alone.
        if (background < Smallest)
            return ExpectedWStat.Of(source, 0, scale);
        double x = Math.Log(Math.Max(source, Smallest)) / Step,
            y = Math.Log(background) / Step;
        (int i, int j) = ((int)Math.Floor(x), (int)Math.Floor(y));
        (x, y) = (x - i, y - j);
        return StatisticMoments.Mix(
            StatisticMoments.Mix(Node(i, j), Node(i + 1, j), x),
            StatisticMoments.Mix(Node(i, j + 1), Node(i + 1, j + 1), x),
            y
        );
    }

    private StatisticMoments Node(int i, int j)
    {
        if (_nodes.TryGetValue((i, j), out StatisticMoments moments))
            return moments;
        int k = (int)Math.Floor(_scale);
        return _nodes[(i, j)] = StatisticMoments.Mix(Sum(i, j, k), Sum(i, j, k + 1), _scale - k);
    }

    private static StatisticMoments Sum(int i, int j, int k)
    {
        if (Sums.TryGetValue((i, j, k), out StatisticMoments moments))
            return moments;
        if (Interlocked.Increment(ref KeptSums) > MostSums)
        {
            Sums.Clear();
            KeptSums = 0;
        }
        return Sums[(i, j, k)] = ExpectedWStat.Of(Math.Exp(i * Step), Math.Exp(j * Step), Math.Exp(k * Step));
    }
}
