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
    private static readonly Ink Contour = new(0x11, 0x22, 0x33);
    private static readonly Ink Dark = new(0x44, 0x44, 0x44);

    /// <param name="names">One for each parameter, with its unit.</param>
    /// <param name="intervals">What is written above each histogram.</param>
    /// <param name="best">The best fit, one value for each.</param>
    public static Picture Draw(
        Chain chain,
        IReadOnlyList<string> names,
        IReadOnlyList<string> intervals,
        IReadOnlyList<double> best
    )
    {
        int n = chain.Dimension,
            width = Left + (n * (Side + Gap)) + 12,
            height = Top + (n * (Side + Gap)) + Bottom;
        Canvas canvas = new(width, height);
        for (int row = 0; row < n; row++)
        for (int column = 0; column <= row; column++)
        {
            (int left, int top) = (Left + (column * (Side + Gap)), Top + (row * (Side + Gap)));
            Frame On(Scale x, Scale y) => new(canvas, left, top, Side, Side, x, y);
            Frame panel =
                row == column
                    ? Histogram(On, chain, row, best[row], intervals[row])
                    : Joint(On, chain, column, row, best[column], best[row]);
            if (row == n - 1)
                panel.AxisBelow(names[column], Labels.Narrow);
            if (column == 0 && row > 0)
                panel.AxisLeft(names[row], Labels.Narrow);
            panel.Border();
        }
        return canvas.Finish("posterior", $"Posterior of {string.Join(", ", names)}: each alone and each with every other.");
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
            panel.Vertical(value, Dark, isDashed: true);
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
        foreach (double probability in new[] { 0.683, 0.9 })
        foreach (
            IReadOnlyList<(double First, double Second)> line in ContourLines.Of(
                first,
                second,
                density.Density,
                density.LevelHolding(probability)
            )
        )
            panel.Line(line, Contour, probability > 0.8 ? 1 : 1.6);
        panel.Cross(bestX, bestY, Ink.Orange);
        return panel;
    }
}
