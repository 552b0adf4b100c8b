namespace Almagest.Spectra.Statistics.Goodness;

/// <summary>
/// <see cref="ExpectedWStat"/> of the many bins of a spectrum: computed on a grid in the logarithms of both means where bins need
/// it, and interpolated, good to 0.2 % of a bin. Not thread-safe.
/// </summary>
/// <param name="scale">a: what multiplies background counts to give those in the source region.</param>
public sealed class WMoments(double scale)
{
    private const double Step = 0.15;

    /// <summary>Below, nothing but the limit of no counts is left.</summary>
    private const double Smallest = 1e-6;

    private readonly Dictionary<(int, int), StatisticMoments> _nodes = [];

    /// <param name="source">m, counts of the model in the source region.</param>
    /// <param name="background">f, counts expected in the background region.</param>
    public StatisticMoments Of(double source, double background)
    {
        if (source < Smallest || background < Smallest) return ExpectedWStat.Of(source, background, scale);
        double x = Math.Log(source) / Step, y = Math.Log(background) / Step;
        (int i, int j) = ((int)Math.Floor(x), (int)Math.Floor(y));
        (x, y) = (x - i, y - j);
        return Mix(Mix(Node(i, j), Node(i + 1, j), x), Mix(Node(i, j + 1), Node(i + 1, j + 1), x), y);
    }

    private StatisticMoments Node(int i, int j)
    {
        if (!_nodes.TryGetValue((i, j), out StatisticMoments moments))
            _nodes[(i, j)] = moments = ExpectedWStat.Of(Math.Exp(i * Step), Math.Exp(j * Step), scale);
        return moments;
    }

    private static StatisticMoments Mix(StatisticMoments from, StatisticMoments to, double share) => new(
        from.Mean + (share * (to.Mean - from.Mean)), from.Variance + (share * (to.Variance - from.Variance)),
        from.SlopeCovariance + (share * (to.SlopeCovariance - from.SlopeCovariance)), from.SlopeVariance + (share * (to.SlopeVariance - from.SlopeVariance)));
}
