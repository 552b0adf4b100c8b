using System.Globalization;
using System.Net;
using System.Text;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Cli.Inference;

/// <summary>Every parameter of a chain against every other, as SVG: histograms with their 68 % interval, and regions of 68 and
/// 90 %.</summary>
internal static class CornerPlot
{
    private const int Side = 150,
        Gap = 8,
        Left = 78,
        Bottom = 58,
        Top = 26,
        Bins = 36;
    private const string Ink = "#0072B2",
        Best = "#D55E00";

    /// <param name="names">One for each parameter, with its unit.</param>
    /// <param name="best">The best fit, one value for each.</param>
    public static string Draw(Chain chain, IReadOnlyList<string> names, IReadOnlyList<double> best)
    {
        int n = chain.Dimension,
            size = Left + (n * (Side + Gap)),
            height = Top + (n * (Side + Gap)) + Bottom;
        StringBuilder svg = new();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {size + 12} {height}\" width=\"{size + 12}\" height=\"{height}\" role=\"img\" "
                + $"font-family=\"Arial, sans-serif\" font-size=\"11\" fill=\"#222\">"
        );
        for (int row = 0; row < n; row++)
        for (int column = 0; column <= row; column++)
        {
            Panel panel = new(svg, Left + (column * (Side + Gap)), Top + (row * (Side + Gap)));
            if (row == column)
                Histogram(panel, chain, row, best[row]);
            else
                Joint(panel, chain, column, row, best[column], best[row]);
            if (row == n - 1)
                panel.AxisBelow(names[column]);
            if (column == 0 && row > 0)
                panel.AxisLeft(names[row]);
            panel.Frame();
        }
        return svg.Append("</svg>").ToString();
    }

    private static void Histogram(Panel panel, Chain chain, int parameter, double best)
    {
        MarginalDensity density = MarginalDensity.Of(chain, parameter, Bins);
        double highest = density.Density.Cast<double>().Max();
        panel.Range(density.First[0], density.First[^1], 0, 1.08 * highest);
        for (int bin = 0; bin < Bins; bin++)
            panel.Bar(density.First[bin], density.First[bin + 1], density.Density[bin, 0]);
        PosteriorSummary summary = PosteriorSummary.Of(chain, parameter);
        (double lower, double upper) = summary.Interval(0.6827);
        foreach (double value in new[] { lower, summary.Median, upper })
            panel.Vertical(value, "#444", "4 3");
        panel.Vertical(best, Best, "none");
        panel.Title(Results.FitTable.Interval(summary.Median, lower, upper));
    }

    private static void Joint(Panel panel, Chain chain, int x, int y, double bestX, double bestY)
    {
        MarginalDensity density = MarginalDensity.Of(chain, x, y, Bins);
        panel.Range(density.First[0], density.First[^1], density.Second[0], density.Second[^1]);
        double highest = density.Density.Cast<double>().Max();
        for (int i = 0; i < Bins; i++)
        for (int j = 0; j < Bins; j++)
            if (density.Density[i, j] > 0.01 * highest)
                panel.Cell(
                    density.First[i],
                    density.First[i + 1],
                    density.Second[j],
                    density.Second[j + 1],
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
            panel.Line(line, probability > 0.8 ? 1 : 1.6);
        panel.Cross(bestX, bestY);
    }

    /// <summary>One square of the picture with its own two axes.</summary>
    private sealed class Panel(StringBuilder svg, double left, double top)
    {
        private double _x0,
            _x1,
            _y0,
            _y1;

        public void Range(double x0, double x1, double y0, double y1) => (_x0, _x1, _y0, _y1) = (x0, x1, y0, y1);

        public void Frame() =>
            Add($"<rect x=\"{left}\" y=\"{top}\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"#888\"/>");

        public void Bar(double from, double to, double value) =>
            Add(
                $"<rect x=\"{X(from):0.##}\" y=\"{Y(value):0.##}\" width=\"{X(to) - X(from) + 0.3:0.##}\" height=\"{top + Side - Y(value):0.##}\" fill=\"{Ink}\" fill-opacity=\"0.45\"/>"
            );

        public void Cell(double x0, double x1, double y0, double y1, double shade) =>
            Add(
                $"<rect x=\"{X(x0):0.##}\" y=\"{Y(y1):0.##}\" width=\"{X(x1) - X(x0) + 0.2:0.##}\" height=\"{Y(y0) - Y(y1) + 0.2:0.##}\" fill=\"{Ink}\" fill-opacity=\"{shade:0.##}\"/>"
            );

        public void Line(IReadOnlyList<(double X, double Y)> points, double width) =>
            Add(
                $"<polyline points=\"{string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.##},{Y(p.Y):0.##}")))}\" fill=\"none\" stroke=\"#123\" stroke-width=\"{width}\"/>"
            );

        public void Vertical(double x, string colour, string dash)
        {
            if (x >= _x0 && x <= _x1)
                Add(
                    $"<line x1=\"{X(x):0.##}\" x2=\"{X(x):0.##}\" y1=\"{top}\" y2=\"{top + Side}\" stroke=\"{colour}\" stroke-dasharray=\"{dash}\"/>"
                );
        }

        public void Cross(double x, double y)
        {
            if (x < _x0 || x > _x1 || y < _y0 || y > _y1)
                return;
            Add(
                $"<path d=\"M{X(x) - 5:0.##} {Y(y):0.##}h10M{X(x):0.##} {Y(y) - 5:0.##}v10\" stroke=\"{Best}\" stroke-width=\"1.6\"/>"
            );
        }

        public void Title(string text) =>
            Add($"<text x=\"{left + (Side / 2.0)}\" y=\"{top - 6}\" text-anchor=\"middle\">{Escape(text)}</text>");

        public void AxisBelow(string name)
        {
            foreach (double tick in Ticks(_x0, _x1))
                Add(
                    $"<path d=\"M{X(tick):0.##} {top + Side}v4\" stroke=\"#888\"/><text x=\"{X(tick):0.##}\" y=\"{top + Side + 16}\" text-anchor=\"middle\" font-size=\"10\">{Label(tick)}</text>"
                );
            Add($"<text x=\"{left + (Side / 2.0)}\" y=\"{top + Side + 36}\" text-anchor=\"middle\">{Escape(name)}</text>");
        }

        public void AxisLeft(string name)
        {
            foreach (double tick in Ticks(_y0, _y1))
                Add(
                    $"<path d=\"M{left} {Y(tick):0.##}h-4\" stroke=\"#888\"/><text x=\"{left - 7}\" y=\"{Y(tick) + 3.5:0.##}\" text-anchor=\"end\" font-size=\"10\">{Label(tick)}</text>"
                );
            Add(
                $"<text transform=\"translate({left - 58} {top + (Side / 2.0)}) rotate(-90)\" text-anchor=\"middle\">{Escape(name)}</text>"
            );
        }

        private double X(double value) => left + ((value - _x0) / (_x1 - _x0) * Side);

        private double Y(double value) => top + Side - ((value - _y0) / (_y1 - _y0) * Side);

        private void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

        /// <summary>Two to four round numbers.</summary>
        private static IEnumerable<double> Ticks(double from, double to)
        {
            double rough = (to - from) / 3,
                power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            double step = power * new[] { 1.0, 2, 5, 10 }.First(one => one * power >= 0.8 * rough);
            for (double tick = Math.Ceiling(from / step) * step; tick <= to; tick += step)
                yield return Math.Abs(tick) < 1e-9 * step ? 0 : tick;
        }

        private static string Label(double value) =>
            value.ToString(
                value != 0 && (Math.Abs(value) < 1e-2 || Math.Abs(value) >= 1e5) ? "0.##e0" : "0.####",
                CultureInfo.InvariantCulture
            );

        private static string Escape(string text) => WebUtility.HtmlEncode(text);
    }
}
