using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Charts.Posteriors;

/// <summary>Every parameter of a chain against every other: histograms with their 68 % interval, and regions of 68 and
/// 90 %.</summary>
public static class CornerPlot
{
    private const int Side = 150,
        Gap = 8,
        Left = 78,
        Bottom = 58,
        Top = 26,
        Bins = 36;
    private static readonly double[] Shares = [0.683, 0.9];

    /// <summary>By how much a statistic rises at the border of such a region of two parameters.</summary>
    private static readonly double[] Rises = [2.30, 4.61];

    /// <param name="names">One for each parameter, with its unit.</param>
    /// <param name="intervals">What is written above each histogram.</param>
    /// <param name="best">The best fit, one value for each.</param>
    /// <param name="covariance">Of the best fit, shape [parameters, parameters]: its regions are drawn beside the chain's. Null,
    /// or NaN: not known.</param>
    public static Picture Draw(
        Chain chain,
        IReadOnlyList<string> names,
        IReadOnlyList<string> intervals,
        IReadOnlyList<double> best,
        double[,]? covariance = null
    )
    {
        int n = chain.Dimension,
            width = Left + (n * (Side + Gap)) + 12,
            height = Top + (n * (Side + Gap)) + Bottom;
        string told = $"Posterior of {string.Join(", ", names)}: each alone and each with every other.";
        Canvas canvas = new(width, height, told);
        for (int row = 0; row < n; row++)
        for (int column = 0; column <= row; column++)
        {
            (int left, int top) = (Left + (column * (Side + Gap)), Top + (row * (Side + Gap)));
            Frame On(Scale x, Scale y) => new(canvas, left, top, Side, Side, x, y);
            Frame panel =
                row == column
                    ? Histogram(On, chain, row, best[row], intervals[row])
                    : Joint(On, chain, column, row, best[column], best[row]);
            if (row != column && covariance is not null)
                Ellipses(panel, covariance, column, row, best);
            if (row == n - 1)
                panel.AxisBelow(names[column], Labels.Narrow);
            if (column == 0 && row > 0)
                panel.AxisLeft(names[row], Labels.Narrow);
            panel.Border();
        }
        return canvas.Finish("posterior", told);
    }

    private static Frame Histogram(Func<Scale, Scale, Frame> on, Chain chain, int parameter, double best, string interval)
    {
        MarginalDensity density = MarginalDensity.Of(chain, parameter, Bins);
        double highest = density.Density.Cast<double>().Max();
        Frame panel = on(new(density.First[0], density.First[^1]), new(0, 1.08 * highest));
        for (int bin = 0; bin < Bins; bin++)
            panel.Bar(density.First[bin], density.First[bin + 1], density.Density[bin, 0], Ink.Blue, 0.45);
        PosteriorSummary summary = PosteriorSummary.Of(chain, parameter);
        (double lower, double upper) = summary.Interval(0.6827);
        foreach (double value in new[] { lower, summary.Median, upper })
            panel.Vertical(value, Ink.Grey, isDashed: true);
        panel.Vertical(best, Ink.Orange, isDashed: false);
        panel.Title(interval);
        return panel;
    }

    private static Frame Joint(Func<Scale, Scale, Frame> on, Chain chain, int x, int y, double bestX, double bestY)
    {
        MarginalDensity density = MarginalDensity.Of(chain, x, y, Bins);
        Frame panel = on(new(density.First[0], density.First[^1]), new(density.Second[0], density.Second[^1]));
        double highest = density.Density.Cast<double>().Max();
        for (int i = 0; i < Bins; i++)
        for (int j = 0; j < Bins; j++)
            if (density.Density[i, j] > 0.01 * highest)
                panel.Cell(
                    density.First[i],
                    density.First[i + 1],
                    density.Second[j],
                    density.Second[j + 1],
                    Ink.Blue,
                    0.75 * density.Density[i, j] / highest
                );
        (double[] first, double[] second) = (MarginalDensity.Middles(density.First), MarginalDensity.Middles(density.Second));
        foreach (double probability in Shares)
        foreach (
            IReadOnlyList<(double First, double Second)> line in ContourLines.Of(
                first,
                second,
                density.Density,
                density.LevelHolding(probability)
            )
        )
            panel.Line(line, Ink.Black, probability > 0.8 ? 1 : 1.6);
        panel.Cross(bestX, bestY, Ink.Orange);
        return panel;
    }

    /// <summary>Where the statistic, if it were a parabola, has risen as at the border of 68.3 and 90 % of both.</summary>
    private static void Ellipses(Frame panel, double[,] covariance, int x, int y, IReadOnlyList<double> best)
    {
        (double a, double b, double c) = (covariance[x, x], covariance[x, y], covariance[y, y]);
        double rest = c - (b * b / a);
        if (!(a > 0) || !(rest > 0))
            return;
        panel.Clip();
        foreach (double rise in Rises)
            panel.Lines(
                [
                    [
                        .. Enumerable
                            .Range(0, EllipsePoints + 1)
                            .Select(i => Math.SinCos(2 * Math.PI * i / EllipsePoints))
                            .Select(turn =>
                            {
                                double one = Math.Sqrt(rise) * turn.Cos,
                                    other = Math.Sqrt(rise) * turn.Sin;
                                return (
                                    best[x] + (Math.Sqrt(a) * one),
                                    best[y] + (b / Math.Sqrt(a) * one) + (Math.Sqrt(rest) * other)
                                );
                            }),
                    ],
                ],
                Ink.Orange,
                1.2,
                isDashed: rise > 3
            );
        panel.EndClip();
    }

    private const int EllipsePoints = 72;
}
