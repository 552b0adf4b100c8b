using System.Security.Cryptography;
using System.Text;
using Almagest.Charts.Drawing;
using Almagest.Spectra;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Almagest.Charts.Axes;

/// <summary>
/// One picture: axes once, then series laid over one another; below them, if wanted, further panels over the same x axis.
/// Nothing is fetched, no font is embedded.
/// </summary>
public sealed class Chart
{
    private const double PanelGap = 0.02;
    private static readonly OxyColor Grid = OxyColor.FromArgb(0x22, 0, 0, 0);

    private readonly PlotModel _plot;
    private readonly List<double> _shares = [1];
    private Axis _y;

    public Chart(string title, string xTitle, string yTitle, bool logX = false, bool logY = false)
    {
        _plot = new PlotModel
        {
            Title = Printable.Of(title),
            TitleFontSize = 13,
            TitleFontWeight = FontWeights.Normal,
            // A font whose widths the layout knows; Liberation Sans, which Linux puts in its place, has the same.
            DefaultFont = "Arial",
            DefaultFontSize = 11,
            PlotAreaBorderColor = Ink.Grey.Oxy,
        };
        _plot.Axes.Add(Axis(AxisPosition.Bottom, xTitle, logX));
        _plot.Axes.Add(_y = Axis(AxisPosition.Left, yTitle, logY));
        _plot.Legends.Add(
            new Legend
            {
                LegendBackground = OxyColor.FromArgb(0xCC, 255, 255, 255),
                LegendPosition = LegendPosition.TopRight,
                LegendPadding = 10,
                LegendMargin = 6,
            }
        );
    }

    /// <summary>Series may hide what a legend inside would cover: here it stands in a line above the picture.</summary>
    public Chart LegendAbove()
    {
        Legend legend = (Legend)_plot.Legends[0];
        (legend.LegendPlacement, legend.LegendPosition, legend.LegendOrientation) = (
            LegendPlacement.Outside,
            LegendPosition.TopCenter,
            LegendOrientation.Horizontal
        );
        (legend.LegendPadding, legend.LegendMargin, legend.LegendItemSpacing, legend.LegendFontSize) = (2, 4, 18, 12);
        return this;
    }

    /// <summary>Begins a panel below: what is added from now on is drawn there.</summary>
    /// <param name="share">Of the height, where the first panel has 1.</param>
    /// <param name="logY">Whether its axis is logarithmic.</param>
    public Chart Panel(string yTitle, double share, bool logY = false)
    {
        _y = Axis(AxisPosition.Left, yTitle, logY);
        _y.Key = FormattableString.Invariant($"y{_shares.Count}");
        _shares.Add(share);
        _plot.Axes.Add(_y);
        double top = 1,
            unit = (1 - (PanelGap * (_shares.Count - 1))) / _shares.Sum();
        for (int i = 0; i < _shares.Count; i++)
        {
            (_plot.Axes[i + 1].StartPosition, _plot.Axes[i + 1].EndPosition) = (top - (_shares[i] * unit), top);
            top -= (_shares[i] * unit) + PanelGap;
        }
        return this;
    }

    public Chart XRange(double lower, double upper) => Range(_plot.Axes[0], lower, upper);

    public Chart YRange(double lower, double upper)
    {
        // A line parts a panel from the one above.
        if (_shares.Count > 1)
            _plot.Annotations.Add(
                new LineAnnotation
                {
                    Type = LineAnnotationType.Horizontal,
                    Y = upper,
                    Color = Ink.Grey.Oxy,
                    LineStyle = LineStyle.Solid,
                    StrokeThickness = 1,
                    YAxisKey = _y.Key,
                    ClipByYAxis = false,
                }
            );
        return Range(_y, lower, upper);
    }

    public Chart Line(string? name, IEnumerable<(double X, double Y)> points, Ink color, bool dashed = false)
    {
        var line = new LineSeries
        {
            Title = Padded(name),
            Color = color.Oxy,
            StrokeThickness = 1.6,
            LineStyle = dashed ? LineStyle.Dash : LineStyle.Solid,
        };
        line.Points.AddRange(Finite(points).Select(p => new DataPoint(p.X, p.Y)));
        Add(line);
        return this;
    }

    /// <summary>A value per bin, drawn flat over the bin.</summary>
    public Chart Steps(
        string? name,
        IReadOnlyList<(double Lower, double Upper)> bins,
        IReadOnlyList<double> values,
        Ink color,
        bool dashed = false
    )
    {
        var line = new LineSeries
        {
            Title = Padded(name),
            Color = color.Oxy,
            StrokeThickness = dashed ? 1 : 1.4,
            LineStyle = dashed ? LineStyle.Dash : LineStyle.Solid,
        };
        for (int bin = 0; bin < values.Count; bin++)
        {
            if (!Drawable(bins[bin].Lower, _plot.Axes[0]) || !Drawable(values[bin], _y))
                continue;
            // A hole between two bins is left open.
            if (bin > 0 && bins[bin].Lower - bins[bin - 1].Upper > 0.01 * bins[bin].Upper)
                line.Points.Add(DataPoint.Undefined);
            line.Points.Add(new DataPoint(bins[bin].Lower, values[bin]));
            line.Points.Add(new DataPoint(bins[bin].Upper, values[bin]));
        }
        Add(line);
        return this;
    }

    public Chart Dots(string? name, IEnumerable<(double X, double Y)> points, Ink color, double size = 1.8)
    {
        var dots = new ScatterSeries
        {
            Title = Padded(name),
            MarkerFill = color.Oxy,
            MarkerType = MarkerType.Circle,
            MarkerSize = size,
        };
        dots.Points.AddRange(Finite(points).Select(p => new ScatterPoint(p.X, p.Y)));
        Add(dots);
        return this;
    }

    /// <summary>Points with half-widths in x and 1 sigma in y.</summary>
    public Chart Errors(string? name, IEnumerable<(double X, double Y, double Dx, double Dy)> points, Ink color)
    {
        var bars = new ScatterErrorSeries
        {
            Title = Padded(name),
            MarkerFill = color.Oxy,
            MarkerType = MarkerType.Circle,
            MarkerSize = 1.9,
            ErrorBarColor = color.Faded(0xA0).Oxy,
            ErrorBarStopWidth = 0,
            ErrorBarStrokeThickness = 1,
        };
        foreach ((double x, double y, double dx, double dy) in points)
            if (Drawable(x, _plot.Axes[0]) && Drawable(y, _y))
                // On a logarithmic axis a bar that reaches zero would be drawn to minus infinity.
                bars.Points.Add(new ScatterErrorPoint(x, y, 2 * dx, 2 * (_y is LogarithmicAxis ? Math.Min(dy, 0.95 * y) : dy)));
        Add(bars);
        return this;
    }

    public Chart Histogram(string? name, IReadOnlyList<double> edges, IReadOnlyList<double> counts, Ink color)
    {
        var bars = new RectangleBarSeries
        {
            Title = Padded(name),
            FillColor = color.Faded(0x90).Oxy,
            StrokeThickness = 0.3,
            StrokeColor = color.Oxy,
        };
        for (int i = 0; i < counts.Count; i++)
            bars.Items.Add(new RectangleBarItem(edges[i], 0, edges[i + 1], counts[i]));
        Add(bars);
        return this;
    }

    /// <summary>A box from one value to another, such as a band of uncertainty over a bin.</summary>
    public Chart Band(string? name, double fromX, double toX, double lower, double upper, Ink color)
    {
        if (!double.IsFinite(lower) || !double.IsFinite(upper) || !Drawable(upper, _y))
            return this;
        // On a logarithmic axis a box that reaches zero would be drawn to minus infinity.
        double bottom = _y is LogarithmicAxis && lower <= 0 ? upper * 1e-3 : lower;
        var box = new RectangleBarSeries
        {
            Title = Padded(name),
            FillColor = color.Faded(0x50).Oxy,
            StrokeThickness = 0,
        };
        box.Items.Add(new RectangleBarItem(fromX, bottom, toX, upper));
        Add(box);
        return this;
    }

    /// <summary>Shades the energies that were not observed.</summary>
    public Chart Shade(double fromX, double toX)
    {
        _plot.Annotations.Add(
            new RectangleAnnotation
            {
                MinimumX = fromX,
                MaximumX = toX,
                Fill = OxyColor.FromArgb(0x1C, 0, 0, 0),
                Layer = AnnotationLayer.BelowSeries,
            }
        );
        return this;
    }

    public Chart HorizontalLine(double y, string? text = null)
    {
        _plot.Annotations.Add(
            new LineAnnotation
            {
                Type = LineAnnotationType.Horizontal,
                Y = y,
                Color = Ink.Grey.Oxy,
                LineStyle = LineStyle.Dash,
                Text = text is null ? null : Printable.Of(text),
                YAxisKey = _y.Key,
            }
        );
        return this;
    }

    /// <summary>What was added so far, drawn; nothing may be added after.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="altText">Null for the titles.</param>
    public Picture Draw(int width, int height, string? altText = null) =>
        new(
            _plot.Title,
            altText ?? Described(),
            width,
            height,
            () => ToSvg(width, height),
            context => Render(context, width, height)
        );

    public string ToSvg(int width = 560, int height = 340)
    {
        string svg = new SvgExporter
        {
            Width = width,
            Height = height,
            IsDocument = false,
        }.ExportToString(_plot);
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
        // Several pictures share a page, and with it the names of their clip paths.
        string unique = $"clip{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(svg)))[..10]}-";
        return svg.Replace("id=\"clipPath", $"id=\"{unique}", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#{unique}", StringComparison.Ordinal)
            .Replace("<svg ", $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" ", StringComparison.Ordinal);
    }

    private void Render(IRenderContext context, int width, int height)
    {
        ((IPlotModel)_plot).Update(true);
        ((IPlotModel)_plot).Render(context, new OxyRect(0, 0, width, height));
    }

    private string Described()
    {
        string panels = string.Join(", ", _plot.Axes.Skip(1).Select(axis => axis.Title)),
            series = string.Join(", ", _plot.Series.Select(one => one.Title?.Trim()).Where(name => name is not null).Distinct());
        return $"{_plot.Title}: {panels} against {_plot.Axes[0].Title}{(series.Length > 0 ? $"; {series}" : "")}";
    }

    /// <summary>The layout measures text up to a quarter too narrow, and knows no widths beyond Latin: blanks, which SVG drops
    /// at the end, make up for it.</summary>
    private static string? Padded(string? name) =>
        name is null ? null : Printable.Of(name) + new string(' ', 2 + (name.Length * 4 / 5));

    private static Axis Axis(AxisPosition position, string title, bool logarithmic)
    {
        Axis axis = logarithmic
            ? new LogarithmicAxis { LabelFormatter = Labels.Of, PowerPadding = false }
            : new LinearAxis { LabelFormatter = Labels.Of };
        (axis.Position, axis.Title, axis.AxisTitleDistance) = (
            position,
            Printable.Of(title),
            position == AxisPosition.Left ? 20 : 6
        );
        (axis.MajorGridlineStyle, axis.MajorGridlineColor) = (LineStyle.Solid, Grid);
        (axis.TicklineColor, axis.AxislineColor) = (Ink.Grey.Oxy, Ink.Grey.Oxy);
        return axis;
    }

    private void Add(XYAxisSeries series)
    {
        series.YAxisKey = _y.Key;
        _plot.Series.Add(series);
    }

    private Chart Range(Axis axis, double lower, double upper)
    {
        (axis.Minimum, axis.Maximum) = (lower, upper);
        return this;
    }

    private IEnumerable<(double X, double Y)> Finite(IEnumerable<(double X, double Y)> points) =>
        points.Where(p => Drawable(p.X, _plot.Axes[0]) && Drawable(p.Y, _y));

    private static bool Drawable(double value, Axis axis) => double.IsFinite(value) && (axis is not LogarithmicAxis || value > 0);
}
