using System.Buffers;
using System.Numerics;
using Almagest.Spectra.Statistics;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>What is left of a spectrum when a description of it is taken away: is it noise? More of either number is
/// worse.</summary>
/// <param name="Misfit">Of χ² over stretches of bins: how far above what noise gives, in its standard deviations.</param>
/// <param name="Bump">Of all stretches of one to sixteen bins, the one furthest from the description, in sigmas: lines and
/// edges, which χ² drowns.</param>
/// <remarks>
/// Neither has a tabulated distribution, because the description was fitted to the same data: compare with what simulations of a
/// right description give.
/// </remarks>
public readonly record struct ResidualScan(double Misfit, double Bump)
{
    private static readonly int[] Widths = [1, 2, 3, 4, 6, 8, 12, 16];

    /// <summary>χ² asks for errors that are nearly Gaussian: bins are put together until their variance is this.</summary>
    private const double LeastVariance = 4;

    /// <summary>Fewer counts than this expected in a stretch: one count more would be a bump.</summary>
    private const double LeastExpected = 0.5;

    /// <summary>Of counts; n bins.</summary>
    /// <param name="counts">Shape [n]; net counts, perhaps negative, where they are not Poisson's.</param>
    /// <param name="expected">Shape [n]: all that the description expects, background included.</param>
    /// <param name="variance">Shape [n]: of counts less expected; more than <paramref name="expected"/> where a measured
    /// background is in that.</param>
    public static ResidualScan OfCounts(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected, ReadOnlySpan<double> variance)
    {
        double squares = 0,
            stretches = 0,
            data = 0,
            mean = 0,
            spread = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            (data, mean, spread) = (data + counts[bin], mean + expected[bin], spread + variance[bin]);
            if (spread < LeastVariance)
                continue;
            squares += (data - mean) * (data - mean) / spread;
            stretches++;
            data = mean = spread = 0;
        }
        return new ResidualScan(Excess(squares, stretches), Scan(counts, expected, variance));
    }

    /// <summary>Of residuals with Gaussian noise.</summary>
    /// <param name="sigmas">Shape [n]: residual over its standard deviation.</param>
    public static ResidualScan OfSigmas(ReadOnlySpan<double> sigmas)
    {
        double squares = 0,
            bump = 0;
        double[] rented = ArrayPool<double>.Shared.Rent(sigmas.Length + 1);
        // Sums of all before: a stretch is the difference of two.
        Span<double> sums = rented.AsSpan(0, sigmas.Length + 1);
        sums[0] = 0;
        for (int bin = 0; bin < sigmas.Length; bin++)
        {
            squares += sigmas[bin] * sigmas[bin];
            sums[bin + 1] = sums[bin] + sigmas[bin];
        }
        foreach (int width in Widths)
            if (width <= sigmas.Length)
                bump = Math.Max(bump, Furthest(sums[..^width], sums[width..]) / Math.Sqrt(width));
        ArrayPool<double>.Shared.Return(rented);
        return new ResidualScan(Excess(squares, sigmas.Length), bump);
    }

    /// <summary>The largest difference of two numbers at one place.</summary>
    private static double Furthest(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        (Vector<double> most, int i) = (Vector<double>.Zero, 0);
        for (; i + Vector<double>.Count <= from.Length; i += Vector<double>.Count)
            most = Vector.Max(most, Vector.Abs(new Vector<double>(to[i..]) - new Vector<double>(from[i..])));
        double furthest = 0;
        for (int lane = 0; lane < Vector<double>.Count; lane++)
            furthest = Math.Max(furthest, most[lane]);
        for (; i < from.Length; i++)
            furthest = Math.Max(furthest, Math.Abs(to[i] - from[i]));
        return furthest;
    }

    private static double Excess(double squares, double n) => n > 0 ? (squares - n) / Math.Sqrt(2 * n) : 0;

    private static double Scan(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected, ReadOnlySpan<double> variance)
    {
        double bump = 0;
        foreach (int width in Widths)
        {
            double data = 0,
                mean = 0,
                spread = 0;
            for (int bin = 0; bin < counts.Length; bin++)
            {
                (data, mean, spread) = (data + counts[bin], mean + expected[bin], spread + variance[bin]);
                if (bin >= width)
                    (data, mean, spread) = (
                        data - counts[bin - width],
                        mean - expected[bin - width],
                        spread - variance[bin - width]
                    );
                if (bin >= width - 1 && mean > LeastExpected && spread > LeastExpected)
                    bump = Math.Max(bump, Sigmas(data, mean, spread));
            }
        }
        return bump;
    }

    /// <summary>The root of the deviance, which is nearly normal for few counts too; wider where the background's own noise is
    /// in it.</summary>
    private static double Sigmas(double data, double mean, double variance)
    {
        if (data < 0)
            return (mean - data) / Math.Sqrt(variance);
        return Math.Sqrt(PoissonStatistics.CStatTerm(data, mean) * Math.Min(1, mean / variance));
    }
}
