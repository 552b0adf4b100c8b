using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using Almagest.Spectra;
using OxyPlot;

namespace Almagest.Charts.Drawing;

/// <summary>Paper for charts that have no axes of the usual kind. What is put on it is written as SVG at once, and kept to be
/// drawn on pixels and pages.</summary>
internal sealed class Canvas
{
    private const double LetterSize = 11;
    private const string Dashes = "4 3";
    private const string OwnName = "OWN-NAME";
    private static readonly double[] DashLengths = [4, 3];

    private readonly StringBuilder _svg = new();
    private int _clips;
    private readonly List<Action<PathContext>> _marks = [];
    private readonly int _width,
        _height;

    /// <param name="label">What the picture is called where it is not seen; null for nothing.</param>
    public Canvas(int width, int height, string? label = null)
    {
        (_width, _height) = (width, height);
        string named = label is null ? "" : $"aria-label=\"{Encode(label)}\" ";
        _svg.Write($"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" ");
        _svg.Write($"{named}font-family=\"Arial, sans-serif\" font-size=\"11\" fill=\"#222\">");
    }

    public Picture Finish(string title, string altText)
    {
        string svg = _svg.Append("</svg>").ToString();
        if (_clips > 0)
        {
            // Several pictures share a page, and with it the names of their clip paths.
            string own = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(svg)))[..10];
            svg = svg.Replace(OwnName, own, StringComparison.Ordinal);
        }
        return new(
            title,
            altText,
            _width,
            _height,
            () => svg,
            context =>
            {
                foreach (Action<PathContext> mark in _marks)
                    mark((PathContext)context);
            }
        );
    }

    public void Frame(double x, double y, double width, double height, Ink stroke)
    {
        _svg.Write($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"none\" ");
        _svg.Write($"stroke=\"{stroke.Hex}\"/>");
        _marks.Add(context =>
            context.DrawRectangle(new(x, y, width, height), OxyColors.Undefined, stroke.Oxy, 1, EdgeRenderingMode.Automatic)
        );
    }

    /// <summary>What follows is cut off at these borders, up to <see cref="EndClip"/>.</summary>
    public void Clip(double x, double y, double width, double height)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"clip{OwnName}-{++_clips}");
        _svg.Write($"<clipPath id=\"{name}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" ");
        _svg.Write($"height=\"{height}\"/></clipPath><g clip-path=\"url(#{name})\">");
        _marks.Add(context => context.PushClip(new(x, y, width, height)));
    }

    /// <summary>What is drawn up to <see cref="EndGroup"/> has these facts, for scripts of a page.</summary>
    public void Group(params (string Name, string Value)[] facts) =>
        _svg.Append("<g").AppendJoin("", facts.Select(one => $" data-{one.Name}=\"{Encode(one.Value)}\"")).Append('>');

    public void EndGroup() => _svg.Append("</g>");

    public void EndClip()
    {
        _svg.Append("</g>");
        _marks.Add(context => context.PopClip());
    }

    /// <summary>Any number of lines in one path.</summary>
    public void Strokes(IReadOnlyList<IReadOnlyList<(double X, double Y)>> lines, Ink stroke, double width, bool isDashed = false)
    {
        if (!lines.Any(line => line.Count > 1))
            return;
        _svg.Append("<path d=\"");
        foreach (IReadOnlyList<(double X, double Y)> line in lines)
            Trace(line);
        _svg.Write($"\" fill=\"none\" stroke=\"{stroke.Hex}\" stroke-width=\"{width}\"");
        if (isDashed)
            _svg.Write($" stroke-dasharray=\"{Dashes}\"");
        _svg.Append(" stroke-linejoin=\"round\"/>");
        _marks.Add(context =>
        {
            foreach (IReadOnlyList<(double X, double Y)> line in lines)
                Draw(context, [.. line.Select(p => new ScreenPoint(p.X, p.Y))], stroke, width, isDashed);
        });
    }

    /// <summary>Any number of boxes in one path.</summary>
    /// <param name="fill">With what it covers.</param>
    public void Boxes(IReadOnlyList<(double X, double Y, double Width, double Height)> boxes, Ink fill)
    {
        if (boxes.Count == 0)
            return;
        _svg.Append("<path d=\"");
        foreach ((double x, double y, double width, double height) in boxes)
            _svg.Write($"M{x} {y}h{width}v{height}h{-width}z");
        _svg.Write($"\" fill=\"{fill.Hex}\"{Opacity("fill", fill)}/>");
        _marks.Add(context =>
        {
            foreach ((double x, double y, double width, double height) in boxes)
                Fill(context, x, y, width, height, fill);
        });
    }

    /// <param name="opacity">0 to 1.</param>
    public void Box(double x, double y, double width, double height, Ink fill, double opacity)
    {
        Rectangle(x, y, width, height, fill, opacity);
        _marks.Add(context => Fill(context, x, y, width, height, fill.Faded((byte)Math.Round(255 * opacity))));
    }

    /// <summary>One of many that reach over each other's borders: on pixels and pages it is as light as on paper, but covers, so
    /// that no seam shows.</summary>
    /// <param name="opacity">0 to 1.</param>
    public void Tile(double x, double y, double width, double height, Ink fill, double opacity)
    {
        byte Light(byte one) => (byte)Math.Round(255 - (opacity * (255 - one)));
        Rectangle(x, y, width, height, fill, opacity);
        _marks.Add(context => Fill(context, x, y, width, height, new(Light(fill.R), Light(fill.G), Light(fill.B))));
    }

    public void Line(double x1, double y1, double x2, double y2, Ink stroke, bool isDashed)
    {
        _svg.Write($"<line x1=\"{x1}\" x2=\"{x2}\" y1=\"{y1}\" y2=\"{y2}\" stroke=\"{stroke.Hex}\" ");
        _svg.Write($"stroke-dasharray=\"{(isDashed ? Dashes : "none")}\"/>");
        _marks.Add(context => Draw(context, [new(x1, y1), new(x2, y2)], stroke, 1, isDashed));
    }

    public void Polyline(IReadOnlyList<(double X, double Y)> points, Ink stroke, double width, bool isDashed = false)
    {
        string dashed = isDashed ? $" stroke-dasharray=\"{Dashes}\"" : "";
        _svg.Write($"<polyline points=\"");
        Path(points);
        _svg.Write($"\" fill=\"none\" stroke=\"{stroke.Hex}\" stroke-width=\"{width}\"{dashed}/>");
        _marks.Add(context => Draw(context, [.. points.Select(p => new ScreenPoint(p.X, p.Y))], stroke, width, isDashed));
    }

    /// <summary>A closed contour.</summary>
    public void Area(IReadOnlyList<(double X, double Y)> points, Ink fill)
    {
        _svg.Write($"<polygon points=\"");
        Path(points);
        _svg.Write($"\" fill=\"{fill.Hex}\"/>");
        _marks.Add(context => context.Fill([points], fill));
    }

    /// <summary>Pieces along one of the two axes, such as ticks.</summary>
    public void Segments(Ink stroke, double width, params (double X, double Y, double Dx, double Dy)[] pieces)
    {
        if (pieces.Length == 0)
            return;
        _svg.Write($"<path d=\"");
        foreach ((double x, double y, double dx, double dy) in pieces)
            if (dy == 0)
                _svg.Write($"M{x} {y}h{dx}");
            else
                _svg.Write($"M{x} {y}v{dy}");
        _svg.Write($"\" stroke=\"{stroke.Hex}\"{Opacity("stroke", stroke)}");
        if (width != 1)
            _svg.Write($" stroke-width=\"{width}\"");
        _svg.Write($"/>");
        _marks.Add(context =>
        {
            foreach ((double x, double y, double dx, double dy) in pieces)
                Draw(context, [new(x, y), new(x + dx, y + dy)], stroke, width, false);
        });
    }

    /// <summary>Any number of discs in one path; where they overlap they cover no more than one.</summary>
    public void Dots(IReadOnlyList<(double X, double Y)> centers, double radius, Ink fill)
    {
        if (centers.Count == 0)
            return;
        _svg.Write($"<path d=\"");
        foreach ((double x, double y) in centers)
            _svg.Write($"M{Math.Round(x, 1)} {Math.Round(y, 1)}h0");
        _svg.Write($"\" stroke=\"{fill.Hex}\" stroke-opacity=\"{fill.A / 255.0}\" ");
        _svg.Write($"stroke-width=\"{2 * radius}\" stroke-linecap=\"round\"/>");
        _marks.Add(context => context.Dots(centers, radius, fill));
    }

    /// <param name="cells">Shape [columns, rows], rows from the top; each is drawn as a box.</param>
    public void Image(double x, double y, double width, double height, Ink[,] cells)
    {
        (int columns, int rows) = (cells.GetLength(0), cells.GetLength(1));
        byte[] pixels = new byte[3 * columns * rows];
        OxyColor[,] colors = new OxyColor[columns, rows];
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
        {
            Ink cell = cells[column, row];
            (int at, colors[column, row]) = (3 * ((row * columns) + column), cell.Oxy);
            (pixels[at], pixels[at + 1], pixels[at + 2]) = (cell.R, cell.G, cell.B);
        }
        string data = Convert.ToBase64String(Png.Encode(pixels, columns, rows, 96));
        _svg.Write($"<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" ");
        _svg.Write($"preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" ");
        _svg.Write($"href=\"data:image/png;base64,{data}\"/>");
        _marks.Add(context =>
            context.DrawImage(OxyImage.Create(colors, ImageFormat.Bmp), 0, 0, columns, rows, x, y, width, height, 1, false)
        );
    }

    /// <summary>A picture that lies elsewhere; on pixels and pages there is none.</summary>
    public void Linked(double x, double y, double width, double height, string address)
    {
        _svg.Write($"<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" ");
        _svg.Write($"preserveAspectRatio=\"none\" href=\"{Encode(address)}\"/>");
    }

    /// <param name="y">Of the baseline.</param>
    /// <param name="anchor">"start", "middle" or "end": what of the text lies at <paramref name="x"/>.</param>
    public void Text(double x, double y, string text, string anchor = "middle", double size = LetterSize)
    {
        string sized = size == LetterSize ? "" : string.Create(CultureInfo.InvariantCulture, $" font-size=\"{size}\"");
        _svg.Write($"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{sized}>{Encode(text)}</text>");
        _marks.Add(context => Write(context, x, y, text, anchor, size, 0));
    }

    /// <summary>Upwards, its middle there.</summary>
    public void TextUpwards(double x, double y, string text)
    {
        _svg.Write($"<text transform=\"translate({x} {y}) rotate(-90)\" ");
        _svg.Write($"text-anchor=\"middle\">{Encode(text)}</text>");
        _marks.Add(context => Write(context, x, y, text, "middle", LetterSize, -90));
    }

    // Letters such as ² stay as they are.
    private static string Encode(string text) => SecurityElement.Escape(Printable.Of(text));

    private static void Fill(PathContext context, double x, double y, double width, double height, Ink fill) =>
        context.Fill(
            [
                [(x, y), (x + width, y), (x + width, y + height), (x, y + height)],
            ],
            fill
        );

    private void Rectangle(double x, double y, double width, double height, Ink fill, double opacity)
    {
        _svg.Write($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" ");
        _svg.Write($"fill=\"{fill.Hex}\" fill-opacity=\"{opacity}\"/>");
    }

    /// <summary>Along an axis only the one coordinate is told.</summary>
    private void Trace(IReadOnlyList<(double X, double Y)> line)
    {
        if (line.Count < 2)
            return;
        _svg.Write($"M{line[0].X} {line[0].Y}");
        for (int i = 1; i < line.Count; i++)
            if (line[i].Y == line[i - 1].Y)
                _svg.Write($"H{line[i].X}");
            else if (line[i].X == line[i - 1].X)
                _svg.Write($"V{line[i].Y}");
            else
                _svg.Write($"L{line[i].X} {line[i].Y}");
    }

    private static string Opacity(string what, Ink ink) =>
        ink.A == 255 ? "" : string.Create(CultureInfo.InvariantCulture, $" {what}-opacity=\"{ink.A / 255.0:0.##}\"");

    private void Path(IReadOnlyList<(double X, double Y)> points)
    {
        for (int i = 0; i < points.Count; i++)
        {
            if (i > 0)
                _svg.Append(' ');
            _svg.Write($"{points[i].X},{points[i].Y}");
        }
    }

    private static void Draw(PathContext context, ScreenPoint[] points, Ink stroke, double width, bool isDashed) =>
        context.DrawLine(
            points,
            stroke.Oxy,
            width,
            EdgeRenderingMode.Automatic,
            isDashed ? [.. DashLengths.Select(length => length / width)] : null,
            LineJoin.Round
        );

    private static void Write(PathContext context, double x, double y, string text, string anchor, double size, double turned) =>
        context.Letters(
            (x, y),
            text,
            Ink.Black,
            size,
            turned,
            anchor == "start" ? 0
                : anchor == "middle" ? -0.5
                : -1
        );
}
