using Almagest.Charts.Drawing;

namespace Almagest.Charts.Axes;

/// <summary>A rectangle of a picture with its own two axes.</summary>
internal sealed class Frame(Canvas canvas, double left, double top, double width, double height, Scale x, Scale y)
{
    public double X(double value) => left + (x.Of(value) * width);

    public double Y(double value) => top + height - (y.Of(value) * height);

    public bool Holds(double atX, double atY) => x.Holds(atX) && y.Holds(atY);

    public void Border() => canvas.Frame(left, top, width, height, Ink.Grey);

    /// <summary>From the lower end up.</summary>
    public void Bar(double from, double to, double value, Ink fill, double opacity) =>
        canvas.Tile(X(from), Y(value), X(to) - X(from) + 0.3, top + height - Y(value), fill, opacity);

    public void Cell(double x0, double x1, double y0, double y1, Ink fill, double opacity) =>
        canvas.Tile(X(x0), Y(y1), X(x1) - X(x0) + 0.2, Y(y0) - Y(y1) + 0.2, fill, opacity);

    public void Line(IReadOnlyList<(double X, double Y)> points, Ink stroke, double thickness) =>
        canvas.Polyline([.. points.Select(p => (X(p.X), Y(p.Y)))], stroke, thickness);

    public void Vertical(double value, Ink stroke, bool isDashed)
    {
        if (x.Holds(value))
            canvas.Line(X(value), top, X(value), top + height, stroke, isDashed);
    }

    public void Cross(double atX, double atY, Ink stroke)
    {
        if (Holds(atX, atY))
            canvas.Segments(stroke, 1.6, (X(atX) - 5, Y(atY), 10, 0), (X(atX), Y(atY) - 5, 0, 10));
    }

    public void Title(string text) => canvas.Text(left + (width / 2), top - 6, text);

    public void AxisBelow(string name, Func<double, string> label)
    {
        foreach (double tick in x.Ticks())
        {
            canvas.Segments(Ink.Grey, 1, (X(tick), top + height, 0, 4));
            canvas.Text(X(tick), top + height + 16, label(tick), size: 10);
        }
        canvas.Text(left + (width / 2), top + height + 36, name);
    }

    public void AxisLeft(string name, Func<double, string> label)
    {
        foreach (double tick in y.Ticks())
        {
            canvas.Segments(Ink.Grey, 1, (left, Y(tick), -4, 0));
            canvas.Text(left - 7, Y(tick) + 3.5, label(tick), "end", 10);
        }
        canvas.TextUpwards(left - 58, top + (height / 2), name);
    }
}
