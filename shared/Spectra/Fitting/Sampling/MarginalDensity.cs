namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>A chain's samples as histograms of one parameter or two: what a corner plot draws.</summary>
/// <param name="First">Edges, shape [n + 1]; the central 99.8 % of the samples.</param>
/// <param name="Second">Edges, shape [m + 1]; of one bin for one parameter.</param>
/// <param name="Density">Shape [n, m]: samples in each bin, two dimensions lightly smoothed.</param>
public sealed record MarginalDensity(double[] First, double[] Second, double[,] Density)
{
    private const double Shown = 0.998;

    public static MarginalDensity Of(Chain chain, int parameter, int bins)
    {
        double[] edges = EdgesOf(chain, parameter, bins);
        double[,] counts = new double[bins, 1];
        for (int k = 0; k < chain.Length; k++)
            if (BinOf(edges, chain[k][parameter]) is int bin and >= 0)
                counts[bin, 0]++;
        return new MarginalDensity(edges, [0, 1], counts);
    }

    public static MarginalDensity Of(Chain chain, int first, int second, int bins)
    {
        double[] x = EdgesOf(chain, first, bins),
            y = EdgesOf(chain, second, bins);
        double[,] counts = new double[bins, bins];
        for (int k = 0; k < chain.Length; k++)
        {
            int i = BinOf(x, chain[k][first]),
                j = BinOf(y, chain[k][second]);
            if (i >= 0 && j >= 0)
                counts[i, j]++;
        }
        return new MarginalDensity(x, y, Smooth(Smooth(counts)));
    }

    /// <summary>The middles of the bins.</summary>
    public static double[] Middles(double[] edges) =>
        [.. Enumerable.Range(0, edges.Length - 1).Select(i => 0.5 * (edges[i] + edges[i + 1]))];

    /// <summary>The density above which this much of the samples lies: the level of a contour that holds them.</summary>
    public double LevelHolding(double probability)
    {
        double[] ordered = [.. Density.Cast<double>().OrderDescending()];
        double wanted = probability * ordered.Sum(),
            sum = 0;
        foreach (double value in ordered)
            if ((sum += value) >= wanted)
                return value;
        return 0;
    }

    private static double[] EdgesOf(Chain chain, int parameter, int bins)
    {
        double[] sorted = chain.Sorted(parameter);
        double lower = PosteriorSummary.Quantile(sorted, 0.5 * (1 - Shown)),
            upper = PosteriorSummary.Quantile(sorted, 0.5 * (1 + Shown));
        if (!(upper > lower))
            (lower, upper) = (lower - 0.5, lower + 0.5);
        return [.. Enumerable.Range(0, bins + 1).Select(i => lower + ((upper - lower) * i / bins))];
    }

    private static int BinOf(double[] edges, double value)
    {
        int bins = edges.Length - 1,
            bin = (int)Math.Floor((value - edges[0]) / (edges[^1] - edges[0]) * bins);
        return bin == bins && value == edges[^1] ? bins - 1
            : bin >= 0 && bin < bins ? bin
            : -1;
    }

    /// <summary>1-2-1 along both axes: contours of counts would be frayed by their noise.</summary>
    private static double[,] Smooth(double[,] counts)
    {
        int n = counts.GetLength(0),
            m = counts.GetLength(1);
        double[,] smooth = new double[n, m];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < m; j++)
        {
            (double sum, double weights) = (0, 0);
            for (int di = -1; di <= 1; di++)
            for (int dj = -1; dj <= 1; dj++)
            {
                if (i + di < 0 || i + di >= n || j + dj < 0 || j + dj >= m)
                    continue;
                double weight = (2 - Math.Abs(di)) * (2 - Math.Abs(dj));
                (sum, weights) = (sum + (weight * counts[i + di, j + dj]), weights + weight);
            }
            smooth[i, j] = sum / weights;
        }
        return smooth;
    }
}
