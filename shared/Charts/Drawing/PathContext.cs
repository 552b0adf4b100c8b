using Almagest.Charts.Lettering;
using OxyPlot;
using Point = (double X, double Y);

namespace Almagest.Charts.Drawing;

/// <summary>All that a chart is drawn of, as contours that are filled and lines that are stroked; letters too, so that no font
/// is needed.</summary>
internal abstract class PathContext : ClippingRenderContext
{
    private const int CirclePoints = 24;

    /// <param name="contours">Closed; inside is where they wind.</param>
    public abstract void Fill(IReadOnlyList<IReadOnlyList<Point>> contours, Ink color);

    /// <param name="dashes">Lengths of line and gap, in thicknesses; null for none.</param>
    /// <param name="isCrisp">Whether it may move by less than a pixel to fill whole ones.</param>
    public abstract void Stroke(
        IReadOnlyList<Point> points,
        bool isClosed,
        Ink color,
        double thickness,
        double[]? dashes,
        bool isCrisp
    );

    /// <summary>Discs that cover no more where they overlap.</summary>
    public abstract void Dots(IReadOnlyList<Point> centers, double radius, Ink color);

    /// <param name="origin">On the baseline.</param>
    /// <param name="turned">Degrees, clockwise.</param>
    /// <param name="shift">Of the beginning along the baseline, in lengths of the text.</param>
    /// <param name="drop">Of the baseline below <paramref name="origin"/>, in em.</param>
    public void Letters(Point origin, string text, Ink color, double size, double turned, double shift, double drop = 0)
    {
        (double left, double down) = (shift * Outlines.Width(text) * size, drop * size);
        (double sine, double cosine) = Math.SinCos(turned * Math.PI / 180);
        Fill(
            [
                .. Outlines
                    .Of(text, size)
                    .Select(contour =>
                        (Point[])
                            [
                                .. contour.Select(at =>
                                    (
                                        origin.X + ((left + at.X) * cosine) - ((down + at.Y) * sine),
                                        origin.Y + ((left + at.X) * sine) + ((down + at.Y) * cosine)
                                    )
                                ),
                            ]
                    ),
            ],
            color
        );
    }

    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode mode,
        double[]? dashArray,
        LineJoin lineJoin
    )
    {
        if (points.Count > 1 && stroke.IsVisible() && thickness > 0)
            Stroke([.. points.Select(At)], false, Of(stroke), thickness, dashArray, !ShouldUseAntiAliasingForLine(mode, points));
    }

    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode mode,
        double[]? dashArray,
        LineJoin lineJoin
    )
    {
        if (fill.IsVisible())
            Fill(
                [
                    [.. points.Select(At)],
                ],
                Of(fill)
            );
        if (stroke.IsVisible() && thickness > 0)
            Stroke([.. points.Select(At)], true, Of(stroke), thickness, dashArray, !ShouldUseAntiAliasingForLine(mode, points));
    }

    public override void DrawRectangle(OxyRect rect, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode mode) =>
        DrawPolygon(
            [rect.TopLeft, rect.TopRight, rect.BottomRight, rect.BottomLeft],
            fill,
            stroke,
            thickness,
            mode,
            null,
            LineJoin.Miter
        );

    public override void DrawEllipse(OxyRect rect, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode mode)
    {
        if (!(stroke.IsVisible() && thickness > 0) && Math.Abs(rect.Width - rect.Height) < 1e-6)
            Dots([At(rect.Center)], rect.Width / 2, Of(fill));
        else
            DrawPolygon(CreateEllipse(rect, CirclePoints), fill, stroke, thickness, mode, null, LineJoin.Round);
    }

    public override void DrawText(
        ScreenPoint point,
        string? text,
        OxyColor fill,
        string? fontFamily,
        double fontSize,
        double fontWeight,
        double rotation,
        HorizontalAlignment horizontal,
        VerticalAlignment vertical,
        OxySize? maxSize
    )
    {
        if (string.IsNullOrWhiteSpace(text) || !fill.IsVisible())
            return;
        double shift = horizontal switch
            {
                HorizontalAlignment.Left => 0,
                HorizontalAlignment.Center => -0.5,
                _ => -1,
            },
            drop = vertical switch
            {
                VerticalAlignment.Top => Outlines.Ascent,
                VerticalAlignment.Middle => (Outlines.Ascent - Outlines.Descent) / 2,
                _ => -Outlines.Descent,
            };
        Letters(At(point), text, Of(fill), fontSize, rotation, shift, drop);
    }

    public override OxySize MeasureText(string? text, string? fontFamily, double fontSize, double fontWeight) =>
        string.IsNullOrEmpty(text)
            ? OxySize.Empty
            : new(Outlines.Width(text) * fontSize, (Outlines.Ascent + Outlines.Descent) * fontSize);

    private static Point At(ScreenPoint point) => (point.X, point.Y);

    protected static Ink Of(OxyColor color) => new(color.R, color.G, color.B, color.A);
}
