using OxyPlot;
using Point = (double X, double Y);

namespace Almagest.Charts.Drawing;

/// <summary>Draws on pixels.</summary>
/// <param name="scale">How many of them for each of the picture's own.</param>
internal sealed class PngContext(int width, int height, double scale) : PathContext
{
    private readonly Raster _raster = new((int)Math.Round(width * scale), (int)Math.Round(height * scale));

    public byte[] ToBytes() => Png.Encode(_raster.Pixels, _raster.Width, _raster.Height, 96 * scale);

    public override void Fill(IReadOnlyList<IReadOnlyList<Point>> contours, Ink color) =>
        _raster.Fill(contours.Select(Scaled), color);

    public override void Stroke(
        IReadOnlyList<Point> points,
        bool isClosed,
        Ink color,
        double thickness,
        double[]? dashes,
        bool isCrisp
    )
    {
        double across = isCrisp ? Math.Max(1, Math.Round(thickness * scale)) : thickness * scale;
        Point[] at = Scaled(points);
        if (isCrisp)
            for (int i = 0; i < at.Length; i++)
                at[i] = (Whole(at[i].X, across), Whole(at[i].Y, across));
        if (dashes is null)
        {
            _raster.Fill(Strokes.Outline(at, isClosed, across), color);
            return;
        }
        double[] lengths = [.. dashes.Select(dash => dash * thickness * scale)];
        foreach (IReadOnlyList<Point> dash in Strokes.Dash(isClosed ? [.. at, at[0]] : at, lengths))
            _raster.Fill(Strokes.Outline(dash, false, across), color);
    }

    public override void Dots(IReadOnlyList<Point> centers, double radius, Ink color) =>
        _raster.Fill(
            centers.Select(center =>
                Strokes.Disc((center.X * scale, center.Y * scale), radius * scale, radius * scale < 4 ? 12 : 32)
            ),
            color
        );

    public override void DrawImage(
        OxyImage source,
        double sourceX,
        double sourceY,
        double sourceWidth,
        double sourceHeight,
        double x,
        double y,
        double width,
        double height,
        double opacity,
        bool interpolate
    )
    {
        OxyColor[,] colors = source.GetPixels();
        Ink[,] cells = new Ink[colors.GetLength(0), colors.GetLength(1)];
        for (int column = 0; column < cells.GetLength(0); column++)
        for (int row = 0; row < cells.GetLength(1); row++)
            cells[column, row] = Of(colors[column, row]);
        _raster.Draw(cells, x * scale, y * scale, width * scale, height * scale);
    }

    protected override void SetClip(OxyRect clippingRectangle) =>
        _raster.Clip(
            clippingRectangle.Left * scale,
            clippingRectangle.Top * scale,
            clippingRectangle.Right * scale,
            clippingRectangle.Bottom * scale
        );

    protected override void ResetClip() => _raster.Clip(0, 0, _raster.Width, _raster.Height);

    /// <summary>Where a line of so many pixels across fills whole ones.</summary>
    private static double Whole(double at, double across) => across % 2 == 0 ? Math.Round(at) : Math.Floor(at) + 0.5;

    private Point[] Scaled(IReadOnlyList<Point> points) => [.. points.Select(point => (point.X * scale, point.Y * scale))];
}
