using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Charts.Fits;

/// <summary>How the statistic rises away from its minimum, the other parameters fitted at each point.</summary>
public static class ScanCharts
{
    private static readonly (double Delta, string Share)[] Single = [(1, "68.3 %"), (2.706, "90 %"), (6.63, "99 %")];
    private static readonly (double Delta, string Share, Ink Color)[] Joint =
    [
        (2.30, "68.3 %", Ink.Blue),
        (4.61, "90 %", Ink.Orange),
        (9.21, "99 %", Ink.Green),
    ];

    /// <param name="scan">Of one parameter.</param>
    /// <param name="name">The parameter's.</param>
    /// <param name="label">With its unit.</param>
    public static Picture Profile(ScanSurface scan, string name, string label)
    {
        double highest = Math.Clamp(Enumerable.Range(0, scan.Rows).Max(row => scan.Delta(row)), 1.5, 20);
        Chart chart = new Chart($"scan of {name}", label, "Δ statistic", logX: scan.First.Logarithmic)
            .XRange(scan.First.Values[0], scan.First.Values[^1])
            .YRange(0, 1.05 * highest)
            .Line(null, Enumerable.Range(0, scan.Rows).Select(row => (scan.First.Values[row], scan.Delta(row))), Ink.Blue);
        foreach ((double delta, string share) in Single)
            if (delta < highest)
                chart.HorizontalLine(delta, share);
        return chart.Draw(440, 330);
    }

    /// <summary>Regions of 68.3, 90 and 99 % of both together.</summary>
    /// <param name="scan">Of two parameters.</param>
    /// <param name="best">The best fit's.</param>
    public static Picture Contours(
        ScanSurface scan,
        (string Name, string Label) x,
        (string Name, string Label) y,
        (double X, double Y) best
    )
    {
        ScanAxis second = scan.Second
            ?? throw new ArgumentException("found a scan of one parameter; expected one of two", nameof(scan));
        Chart chart = new Chart($"{x.Name} and {y.Name}", x.Label, y.Label, scan.First.Logarithmic, second.Logarithmic)
            .XRange(scan.First.Values[0], scan.First.Values[^1])
            .YRange(second.Values[0], second.Values[^1]);
        foreach ((double delta, string share, Ink color) in Joint)
        foreach ((int number, IReadOnlyList<(double, double)> line) in scan.Contours(delta).Index())
            chart.Line(number == 0 ? share : null, line, color);
        return chart.Dots("best fit", [best], Ink.Black, 3.5).Draw(440, 400);
    }
}
