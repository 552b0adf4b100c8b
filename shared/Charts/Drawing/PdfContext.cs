using OxyPlot;
using Point = (double X, double Y);

namespace Almagest.Charts.Drawing;

/// <summary>A page of PDF, as large as the picture: a 96th of an inch for each of its pixels.</summary>
internal sealed class PdfContext : PathContext
{
    private const double PointsPerPixel = 0.75;

    private readonly PortableDocument _document = new() { Producer = "Almagest" };
    private readonly double _height;

    /// <param name="facts">Told in the document's information, as far as Latin letters tell them.</param>
    public PdfContext(string title, double width, double height, IReadOnlyList<(string Name, string Value)> facts)
    {
        (_height, _document.Title) = (height, Latin(title));
        if (facts.Count > 0)
            _document.Subject = Latin(string.Join("; ", facts.Select(one => $"{one.Name}: {one.Value}")));
        _document.AddPage(width * PointsPerPixel, height * PointsPerPixel);
        _document.Scale(PointsPerPixel, PointsPerPixel);
    }

    // The library writes one byte a letter, and takes braces for places to fill in.
    private static string Latin(string text) =>
        string.Concat(text.Select(letter => letter is >= ' ' and <= '~' ? letter : '?'))
            .Replace("{", "{{", StringComparison.Ordinal)
            .Replace("}", "}}", StringComparison.Ordinal);

    public byte[] ToBytes()
    {
        using MemoryStream bytes = new();
        _document.Save(bytes);
        return bytes.ToArray();
    }

    public override void Fill(IReadOnlyList<IReadOnlyList<Point>> contours, Ink color)
    {
        _document.SetFillColor(color.R / 255.0, color.G / 255.0, color.B / 255.0);
        _document.SetFillAlpha(color.A / 255.0);
        foreach (IReadOnlyList<Point> contour in contours)
            Trace(contour, isClosed: true);
        _document.Fill(false);
    }

    public override void Stroke(
        IReadOnlyList<Point> points,
        bool isClosed,
        Ink color,
        double thickness,
        double[]? dashes,
        bool isCrisp
    )
    {
        Pen(color, thickness, dashes);
        _document.SetLineJoin(isCrisp ? LineJoin.Miter : LineJoin.Round);
        Trace(points, isClosed);
        _document.Stroke(false);
    }

    public override void Dots(IReadOnlyList<Point> centers, double radius, Ink color)
    {
        _document.SetLineCap(LineCap.Round);
        Pen(color, 2 * radius, null);
        foreach (Point center in centers)
            Trace([center, center], isClosed: false);
        _document.Stroke(false);
        _document.SetLineCap(LineCap.Butt);
    }

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
        _document.SaveState();
        _document.Transform(width, 0, 0, height, x, _height - y - height);
        _document.DrawImage(PortableDocumentImageUtilities.Convert(source, interpolate));
        _document.RestoreState();
    }

    protected override void SetClip(OxyRect clippingRectangle)
    {
        _document.SaveState();
        _document.AppendRectangle(
            clippingRectangle.Left,
            _height - clippingRectangle.Bottom,
            clippingRectangle.Width,
            clippingRectangle.Height
        );
        _document.SetClippingPath(false);
        _document.EndPath();
    }

    protected override void ResetClip() => _document.RestoreState();

    private void Pen(Ink color, double thickness, double[]? dashes)
    {
        _document.SetColor(color.R / 255.0, color.G / 255.0, color.B / 255.0);
        _document.SetStrokeAlpha(color.A / 255.0);
        _document.SetLineWidth(thickness);
        if (dashes is null)
            _document.ResetLineDashPattern();
        else
            _document.SetLineDashPattern([.. dashes.Select(dash => dash * thickness)], 0);
    }

    private void Trace(IReadOnlyList<Point> points, bool isClosed)
    {
        _document.MoveTo(points[0].X, _height - points[0].Y);
        foreach (Point point in points.Skip(1))
            _document.LineTo(point.X, _height - point.Y);
        if (isClosed)
            _document.CloseSubPath();
    }
}
