using Almagest.Charts.Drawing;
using Almagest.Spectra;

namespace Almagest.Charts.Axes;

/// <summary>
/// One picture: axes once, then marks laid over one another; below them, if wanted, further panels over the same x axis. What the
/// marks are stands in lines above, where it covers nothing.
/// </summary>
public sealed class Chart
{
    private readonly string _title;
    private readonly Reach _x;
    private readonly List<ChartPanel> _panels = [];
    private readonly List<(double From, double To)> _shades = [];

    /// <param name="title">Empty: none.</param>
    public Chart(string title, string xTitle, string yTitle, bool logX = false, bool logY = false)
    {
        (_title, _x) = (Printable.Of(title), new(Printable.Of(xTitle), logX));
        Panel(yTitle, 1, logY);
    }

    private ChartPanel Last => _panels[^1];

    /// <summary>Begins a panel below: what is added from now on is drawn there.</summary>
    /// <param name="share">Of the height, where the first panel has 1.</param>
    /// <param name="logY">Whether its axis is logarithmic.</param>
    public Chart Panel(string yTitle, double share, bool logY = false)
    {
        _panels.Add(new(new(Printable.Of(yTitle), logY), share));
        return this;
    }

    public Chart XRange(double lower, double upper)
    {
        _x.Say(lower, upper);
        return this;
    }

    public Chart YRange(double lower, double upper)
    {
        Last.Y.Say(lower, upper);
        return this;
    }

    /// <summary>Points that an axis can't show are left out.</summary>
    public Chart Line(string? name, IEnumerable<(double X, double Y)> points, Ink color, bool dashed = false) =>
        Add(Mark.Lines(Printed(name), [Seen(points)], color, 1.6, dashed));

    /// <summary>A value per bin, drawn flat over the bin.</summary>
    public Chart Steps(
        string? name,
        IReadOnlyList<(double Lower, double Upper)> bins,
        IReadOnlyList<double> values,
        Ink color,
        bool dashed = false
    )
    {
        List<List<(double, double)>> lines = [];
        for (int bin = 0; bin < values.Count; bin++)
        {
            if (!_x.Holds(bins[bin].Lower) || !Last.Y.Holds(values[bin]))
                continue;
            // A hole between two bins is left open.
            if (lines.Count == 0 || (bin > 0 && bins[bin].Lower - bins[bin - 1].Upper > 0.01 * bins[bin].Upper))
                lines.Add([]);
            lines[^1].Add((bins[bin].Lower, values[bin]));
            lines[^1].Add((bins[bin].Upper, values[bin]));
        }
        foreach ((double x, double y) in lines.SelectMany(line => line))
            Reached(x, y);
        return Add(Mark.Lines(Printed(name), lines, color, dashed ? 1 : 1.4, dashed));
    }

    public Chart Dots(string? name, IEnumerable<(double X, double Y)> points, Ink color, double size = 1.8) =>
        Add(Mark.Dots(Printed(name), Seen(points), color, size));

    /// <summary>Points with half-widths in x and 1 sigma in y.</summary>
    public Chart Errors(string? name, IEnumerable<(double X, double Y, double Dx, double Dy)> points, Ink color)
    {
        (double X, double Y, double Dx, double Dy)[] seen = [.. points.Where(one => _x.Holds(one.X) && Last.Y.Holds(one.Y))];
        foreach ((double x, double y, double dx, double dy) in seen)
        {
            Reached(x - dx, y - dy);
            Reached(x + dx, y + dy);
        }
        return Add(Mark.Errors(Printed(name), seen, color));
    }

    public Chart Histogram(string? name, IReadOnlyList<double> edges, IReadOnlyList<double> counts, Ink color)
    {
        (double, double, double, double)[] bars = [.. counts.Select((count, i) => (edges[i], edges[i + 1], 0.0, count))];
        Reached(edges[0], 0);
        Reached(edges[^1], counts.DefaultIfEmpty().Max());
        return Add(Mark.Boxes(Printed(name), bars, color.Faded(0xC0)));
    }

    /// <summary>Boxes from one value to another, such as a band of uncertainty over bins.</summary>
    public Chart Bands(string? name, IEnumerable<(double FromX, double ToX, double Lower, double Upper)> bands, Ink color)
    {
        (double X0, double X1, double Y0, double Y1)[] seen =
        [
            .. bands.Where(one => double.IsFinite(one.Lower) && double.IsFinite(one.Upper) && Last.Y.Holds(one.Upper)),
        ];
        foreach ((double x0, double x1, double y0, double y1) in seen)
        {
            Reached(x0, y0);
            Reached(x1, y1);
        }
        return Add(Mark.Boxes(seen.Length == 0 ? null : Printed(name), seen, color.Faded(0x50)));
    }

    /// <summary>Shades what was not observed, in all panels.</summary>
    public Chart Shade(double fromX, double toX)
    {
        _x.Add(fromX);
        _x.Add(toX);
        _shades.Add((fromX, toX));
        return this;
    }

    public Chart HorizontalLine(double y, string? text = null)
    {
        Last.Y.Add(y);
        Last.Levels.Add((y, Printed(text)));
        return this;
    }

    /// <summary>What was added so far, drawn.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="altText">Null for the titles.</param>
    public Picture Draw(int width, int height, string? altText = null)
    {
        string told = altText ?? Described();
        Canvas canvas = new(width, height, told);
        new ChartLayout(canvas, width, height, _title, _x, _panels, _shades).Draw();
        return canvas.Finish(_title, told);
    }

    public string ToSvg(int width = 560, int height = 340) => Draw(width, height).ToSvg();

    private string Described()
    {
        string panels = string.Join(", ", _panels.Select(panel => panel.Y.Title)),
            marks = string.Join(
                ", ",
                _panels.SelectMany(panel => panel.Marks).Select(one => one.Name).OfType<string>().Distinct()
            );
        return $"{(_title.Length > 0 ? $"{_title}: " : "")}{panels} against {_x.Title}{(marks.Length > 0 ? $"; {marks}" : "")}";
    }

    private static string? Printed(string? text) => text is null ? null : Printable.Of(text);

    private Chart Add(Mark mark)
    {
        Last.Marks.Add(mark);
        return this;
    }

    private void Reached(double x, double y)
    {
        _x.Add(x);
        Last.Y.Add(y);
    }

    private (double X, double Y)[] Seen(IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] seen = [.. points.Where(one => _x.Holds(one.X) && Last.Y.Holds(one.Y))];
        foreach ((double x, double y) in seen)
            Reached(x, y);
        return seen;
    }
}
