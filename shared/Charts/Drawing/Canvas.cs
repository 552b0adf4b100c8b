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
        Add($"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" ");
        Add($"{named}font-family=\"Arial, sans-serif\" font-size=\"11\" fill=\"#222\">");
    }

    public Picture Finish(string title, string altText)
    {
        string svg = _svg + "</svg>";
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
        Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" fill=\"none\" ");
        Add($"stroke=\"{stroke.Hex}\"/>");
        _marks.Add(context =>
            context.DrawRectangle(new(x, y, width, height), OxyColors.Undefined, stroke.Oxy, 1, EdgeRenderingMode.Automatic)
        );
    }

    /// <summary>What follows is cut off at these borders, up to <see cref="EndClip"/>.</summary>
    public void Clip(double x, double y, double width, double height)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"clip{OwnName}-{++_clips}");
        Add($"<clipPath id=\"{name}\"><rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" ");
        Add($"height=\"{height:0.##}\"/></clipPath><g clip-path=\"url(#{name})\">");
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
        Add($"\" fill=\"none\" stroke=\"{stroke.Hex}\" stroke-width=\"{width}\"");
        if (isDashed)
            Add($" stroke-dasharray=\"{Dashes}\"");
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
            _svg.Append(CultureInfo.InvariantCulture, $"M{x:0.##} {y:0.##}h{width:0.##}v{height:0.##}h{-width:0.##}z");
        Add($"\" fill=\"{fill.Hex}\"{Opacity("fill", fill)}/>");
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
        Add($"<line x1=\"{x1:0.##}\" x2=\"{x2:0.##}\" y1=\"{y1:0.##}\" y2=\"{y2:0.##}\" stroke=\"{stroke.Hex}\" ");
        Add($"stroke-dasharray=\"{(isDashed ? Dashes : "none")}\"/>");
        _marks.Add(context => Draw(context, [new(x1, y1), new(x2, y2)], stroke, 1, isDashed));
    }

    public void Polyline(IReadOnlyList<(double X, double Y)> points, Ink stroke, double width, bool isDashed = false)
    {
        string dashed = isDashed ? $" stroke-dasharray=\"{Dashes}\"" : "";
        Add($"<polyline points=\"{Path(points)}\" fill=\"none\" stroke=\"{stroke.Hex}\" stroke-width=\"{width}\"{dashed}/>");
        _marks.Add(context => Draw(context, [.. points.Select(p => new ScreenPoint(p.X, p.Y))], stroke, width, isDashed));
    }

    /// <summary>A closed contour.</summary>
    public void Area(IReadOnlyList<(double X, double Y)> points, Ink fill)
    {
        Add($"<polygon points=\"{Path(points)}\" fill=\"{fill.Hex}\"/>");
        _marks.Add(context => context.Fill([points], fill));
    }

    /// <summary>Pieces along one of the two axes, such as ticks.</summary>
    public void Segments(Ink stroke, double width, params (double X, double Y, double Dx, double Dy)[] pieces)
    {
        if (pieces.Length == 0)
            return;
        string path = string.Concat(
            pieces.Select(one =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"M{one.X:0.##} {one.Y:0.##}{(one.Dy == 0 ? $"h{one.Dx:0.##}" : $"v{one.Dy:0.##}")}"
                )
            )
        );
        string thick = width == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" stroke-width=\"{width}\"");
        Add($"<path d=\"{path}\" stroke=\"{stroke.Hex}\"{Opacity("stroke", stroke)}{thick}/>");
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
        StringBuilder path = new();
        foreach ((double x, double y) in centers)
            path.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {y:0.#}h0");
        Add($"<path d=\"{path}\" stroke=\"{fill.Hex}\" stroke-opacity=\"{fill.A / 255.0:0.##}\" ");
        Add($"stroke-width=\"{2 * radius:0.##}\" stroke-linecap=\"round\"/>");
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
        Add($"<image x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" ");
        Add($"preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" ");
        Add($"href=\"data:image/png;base64,{data}\"/>");
        _marks.Add(context =>
            context.DrawImage(OxyImage.Create(colors, ImageFormat.Bmp), 0, 0, columns, rows, x, y, width, height, 1, false)
        );
    }

    /// <summary>A picture that lies elsewhere; on pixels and pages there is none.</summary>
    public void Linked(double x, double y, double width, double height, string address)
    {
        Add($"<image x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" ");
        Add($"preserveAspectRatio=\"none\" href=\"{Encode(address)}\"/>");
    }

    /// <param name="y">Of the baseline.</param>
    /// <param name="anchor">"start", "middle" or "end": what of the text lies at <paramref name="x"/>.</param>
    public void Text(double x, double y, string text, string anchor = "middle", double size = LetterSize)
    {
        string sized = size == LetterSize ? "" : string.Create(CultureInfo.InvariantCulture, $" font-size=\"{size}\"");
        Add($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\"{sized}>{Encode(text)}</text>");
        _marks.Add(context => Write(context, x, y, text, anchor, size, 0));
    }

    /// <summary>Upwards, its middle there.</summary>
    public void TextUpwards(double x, double y, string text)
    {
        Add($"<text transform=\"translate({x:0.##} {y:0.##}) rotate(-90)\" ");
        Add($"text-anchor=\"middle\">{Encode(text)}</text>");
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
        Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" ");
        Add($"fill=\"{fill.Hex}\" fill-opacity=\"{opacity:0.##}\"/>");
    }

    /// <summary>Along an axis only the one coordinate is told.</summary>
    private void Trace(IReadOnlyList<(double X, double Y)> line)
    {
        if (line.Count < 2)
            return;
        _svg.Append(CultureInfo.InvariantCulture, $"M{line[0].X:0.##} {line[0].Y:0.##}");
        for (int i = 1; i < line.Count; i++)
            if (line[i].Y == line[i - 1].Y)
                _svg.Append(CultureInfo.InvariantCulture, $"H{line[i].X:0.##}");
            else if (line[i].X == line[i - 1].X)
                _svg.Append(CultureInfo.InvariantCulture, $"V{line[i].Y:0.##}");
            else
                _svg.Append(CultureInfo.InvariantCulture, $"L{line[i].X:0.##} {line[i].Y:0.##}");
    }

    private static string Opacity(string what, Ink ink) =>
        ink.A == 255 ? "" : string.Create(CultureInfo.InvariantCulture, $" {what}-opacity=\"{ink.A / 255.0:0.##}\"");

    private static string Path(IReadOnlyList<(double X, double Y)> points) =>
        string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.##},{p.Y:0.##}")));

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

    private void Add(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
