using Almagest.Charts.Drawing;
using Almagest.Charts.Lettering;

namespace Almagest.Charts.Axes;

/// <summary>A rectangle of a picture with its own two axes.</summary>
internal sealed class Frame(Canvas canvas, double left, double top, double width, double height, Scale x, Scale y)
{
    private const double LabelSize = 11;

    public double Width => width;

    public double Height => height;

    /// <summary>Above a line, so that the border doesn't cut what stands on it.</summary>
    private const double RoomOfText = 14;

    public double MiddleY => top + (height / 2);

    public double X(double value) => left + (x.Of(value) * width);

    public double Y(double value) => top + height - (y.Of(value) * height);

    public bool Holds(double atX, double atY) => x.Holds(atX) && y.Holds(atY);

    public void Border() => canvas.Frame(left, top, width, height, Ink.Grey);

    /// <summary>What is drawn up to <see cref="EndPanel"/> lies on these axes.</summary>
    public void Panel(string xTitle, string yTitle)
    {
        canvas.Group(
            ("frame", FormattableString.Invariant($"{left:0.##} {top:0.##} {width:0.##} {height:0.##}")),
            ("x", Told(x)),
            ("y", Told(y)),
            ("x-title", xTitle),
            ("y-title", yTitle)
        );

        static string Told(Scale scale) =>
            FormattableString.Invariant($"{scale.Lower:G7} {scale.Upper:G7} {(scale.IsLog ? 1 : 0)}");
    }

    /// <summary>What is drawn up to <see cref="EndPanel"/> is of one name, in a panel.</summary>
    public void Series(string? name) => canvas.Group(("series", name ?? ""));

    /// <summary>Marks of limits, until <see cref="EndPanel"/>.</summary>
    /// <param name="over">"&lt; " where the value across lies below the mark, "&gt; " above, else nothing; and of values that lie
    /// between two ends both of each, in the order of the marks, null: of none.</param>
    /// <param name="up">The same of the other axis.</param>
    public void SeriesOfLimits((string Sign, string? Spans) over, (string Sign, string? Spans) up) =>
        canvas.Group([
            ("series", ""),
            ("over", over.Sign),
            ("up", up.Sign),
            .. over.Spans is { } across ? [("over-spans", across)] : Array.Empty<(string, string)>(),
            .. up.Spans is { } high ? [("up-spans", high)] : Array.Empty<(string, string)>(),
        ]);

    public void EndPanel() => canvas.EndGroup();

    /// <summary>What is drawn until <see cref="EndClip"/> ends at the border.</summary>
    public void Clip() => canvas.Clip(left, top, width, height);

    public void EndClip() => canvas.EndClip();

    /// <summary>From the lower end up.</summary>
    public void Bar(double from, double to, double value, Ink fill, double opacity) =>
        canvas.Tile(X(from), Y(value), X(to) - X(from) + 0.3, top + height - Y(value), fill, opacity);

    public void Cell(double x0, double x1, double y0, double y1, Ink fill, double opacity) =>
        canvas.Tile(X(x0), Y(y1), X(x1) - X(x0) + 0.2, Y(y0) - Y(y1) + 0.2, fill, opacity);

    public void Line(IReadOnlyList<(double X, double Y)> points, Ink stroke, double thickness) =>
        canvas.Polyline([.. points.Select(p => (X(p.X), Y(p.Y)))], stroke, thickness);

    public void Lines(IReadOnlyList<IReadOnlyList<(double X, double Y)>> lines, Ink ink, double thickness, bool isDashed) =>
        canvas.Strokes([.. lines.Select(line => line.Select(one => (X(one.X), Y(one.Y))).ToArray())], ink, thickness, isDashed);

    /// <summary>Those within the frame.</summary>
    public void Dots(IReadOnlyList<(double X, double Y)> points, Ink ink, double radius) =>
        canvas.Dots([.. points.Where(one => Holds(one.X, one.Y)).Select(one => (X(one.X), Y(one.Y)))], radius, ink);

    /// <param name="points">With half-widths in x and y.</param>
    public void Crosses(IReadOnlyList<(double X, double Y, double Dx, double Dy)> points, Ink ink) =>
        canvas.Segments(
            ink,
            1,
            [
                .. points
                    .Where(one => x.Holds(one.X))
                    .SelectMany(one =>
                    {
                        (double from, double to) = (Within(x, one.X - one.Dx), Within(x, one.X + one.Dx));
                        (double lower, double upper) = (Within(y, one.Y - one.Dy), Within(y, one.Y + one.Dy));
                        return new[]
                        {
                            (X(from), Y(one.Y), X(to) - X(from), 0.0),
                            (X(one.X), Y(lower), 0.0, Y(upper) - Y(lower)),
                        };
                    })
                    .Where(piece => piece.Item3 != 0 || piece.Item4 != 0),
            ]
        );

    public void Boxes(IReadOnlyList<(double X0, double X1, double Y0, double Y1)> boxes, Ink ink) =>
        canvas.Boxes(
            [
                .. boxes.Select(one =>
                {
                    (double lower, double upper) = (Y(Within(y, one.Y0)), Y(Within(y, one.Y1)));
                    return (X(one.X0), upper, X(one.X1) - X(one.X0), lower - upper);
                }),
            ],
            ink
        );

    public void Shade(IReadOnlyList<(double From, double To)> stretches, Ink ink)
    {
        if (stretches.Count > 0)
            canvas.Boxes(
                [
                    .. stretches
                        .Select(one => (From: X(Within(x, one.From)), To: X(Within(x, one.To))))
                        .Select(one => (one.From, top, one.To - one.From, height)),
                ],
                ink
            );
    }

    public void Grid(IReadOnlyList<double> along, IReadOnlyList<double> up, Ink ink) =>
        canvas.Segments(
            ink,
            1,
            [.. along.Select(tick => (X(tick), top, 0.0, height)), .. up.Select(tick => (left, Y(tick), width, 0.0))]
        );

    /// <summary>A dashed line all across.</summary>
    public void Level(double at, string? text)
    {
        if (!y.Holds(at))
            return;
        canvas.Line(left, Y(at), left + width, Y(at), Ink.Grey, isDashed: true);
        if (text is not null)
            canvas.Text(left + width - 5, Y(at) - (Y(at) - top < RoomOfText ? -12 : 4), text, "end");
    }

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

    public IEnumerable<double> XTicks(int wanted) => x.Ticks(Math.Clamp(wanted, 2, 7));

    /// <summary>Between the ticks with numbers, on logarithmic axes.</summary>
    public void MinorTicks(bool hasAxisBelow)
    {
        (double, double, double, double)[] pieces =
        [
            .. hasAxisBelow ? x.MinorTicks().Select(tick => (X(tick), top + height, 0.0, -3.0)) : [],
            .. y.MinorTicks().Select(tick => (left, Y(tick), 3.0, 0.0)),
        ];
        if (pieces.Length > 0)
            canvas.Segments(Ink.Grey, 1, pieces);
    }

    /// <summary>Numbers beside the ticks, as far as there is room between them.</summary>
    /// <param name="isStacked">Others stand above or below: none at the very ends.</param>
    public void LabelsLeft(IReadOnlyList<double> ticks, bool isStacked)
    {
        if (ticks.Count > 0)
            canvas.Segments(Ink.Grey, 1, [.. ticks.Select(tick => (left, Y(tick), -4.0, 0.0))]);
        double before = double.PositiveInfinity;
        foreach (double tick in ticks)
        {
            double at = Y(tick);
            if (before - at < LabelSize + 3 || (isStacked && (at < top + 5 || at > top + height - 5)))
                continue;
            canvas.Text(left - 7, at + 4, Labels.Of(tick), "end");
            before = at;
        }
    }

    public void LabelsBelow(IReadOnlyList<double> ticks, string name)
    {
        if (ticks.Count > 0)
            canvas.Segments(Ink.Grey, 1, [.. ticks.Select(tick => (X(tick), top + height, 0.0, 4.0))]);
        double before = double.NegativeInfinity;
        foreach (double tick in ticks)
        {
            string label = Labels.Of(tick);
            double half = Outlines.Width(label) * LabelSize / 2;
            if (X(tick) - half < before + 6)
                continue;
            canvas.Text(X(tick), top + height + 17, label);
            before = X(tick) + half;
        }
        canvas.Text(left + (width / 2), top + height + 35, name);
    }

    public void AxisBelow(string name, Func<double, string> label)
    {
        double before = double.NegativeInfinity;
        foreach (double tick in x.Ticks())
        {
            canvas.Segments(Ink.Grey, 1, (X(tick), top + height, 0, 4));
            double half = Outlines.Width(label(tick)) * 10 / 2;
            // Another panel may stand beside it, with numbers of its own.
            if (X(tick) - half < before + 5 || X(tick) + half > left + width + 3 || X(tick) - half < left - 3)
                continue;
            canvas.Text(X(tick), top + height + 16, label(tick), size: 10);
            before = X(tick) + half;
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

    // On a logarithmic axis what reaches zero would be drawn to minus infinity.
    private static double Within(Scale scale, double value) => Math.Clamp(value, scale.Lower, scale.Upper);
}
