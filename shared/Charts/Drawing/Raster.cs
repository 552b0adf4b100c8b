using Point = (double X, double Y);

namespace Almagest.Charts.Drawing;

/// <summary>Pixels that contours are filled on, with smooth edges: white at the beginning.</summary>
internal sealed class Raster
{
    /// <summary>Lines within a pixel on which contours are cut; along a line coverage is exact.</summary>
    private const int CutsInPixel = 8;

    private readonly float[] _coverage;
    private (int Left, int Top, int Right, int Bottom) _clip;
    private (int First, int Last) _covered = (int.MaxValue, -1);

    public Raster(int width, int height)
    {
        (Width, Height, Pixels, _coverage) = (width, height, new byte[3 * width * height], new float[width]);
        Pixels.AsSpan().Fill(255);
        Clip(0, 0, width, height);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Red, green and blue of each pixel, row by row.</summary>
    public byte[] Pixels { get; }

    /// <summary>Nothing is drawn outside, to the nearest pixel.</summary>
    public void Clip(double left, double top, double right, double bottom) =>
        _clip = (Whole(left, Width), Whole(top, Height), Whole(right, Width), Whole(bottom, Height));

    /// <param name="contours">Closed, in pixels, y downwards; inside is where they wind.</param>
    public void Fill(IEnumerable<IReadOnlyList<Point>> contours, Ink color)
    {
        Edge[] edges = [.. contours.SelectMany(Edges).OrderBy(edge => edge.Top)];
        if (edges.Length == 0)
            return;
        int first = Math.Max(_clip.Top, (int)Math.Max(edges[0].Top, 0)),
            last = Math.Min(_clip.Bottom, (int)Math.Ceiling(Math.Min(edges.Max(edge => edge.Bottom), Height)));
        List<Edge> active = [];
        List<(double X, int Turn)> cuts = [];
        int next = 0;
        for (int row = first; row < last; row++)
        {
            for (; next < edges.Length && edges[next].Top < row + 1; next++)
                active.Add(edges[next]);
            active.RemoveAll(edge => edge.Bottom <= row);
            for (int cut = 0; cut < CutsInPixel; cut++)
            {
                double y = row + ((cut + 0.5) / CutsInPixel);
                cuts.Clear();
                foreach (Edge edge in active)
                    if (edge.Top <= y && y < edge.Bottom)
                        cuts.Add((edge.At(y), edge.Turn));
                cuts.Sort((one, other) => one.X.CompareTo(other.X));
                for (int i = 0, winding = 0; i + 1 < cuts.Count; i++)
                    if ((winding += cuts[i].Turn) != 0)
                        Cover(cuts[i].X, cuts[i + 1].X);
            }
            Lay(row, color);
        }
    }

    /// <summary>Pixels, each drawn as a box without smoothing.</summary>
    /// <param name="source">Shape [width, height].</param>
    public void Draw(Ink[,] source, double left, double top, double width, double height)
    {
        (int columns, int rows) = (source.GetLength(0), source.GetLength(1));
        for (int y = Math.Max(_clip.Top, Whole(top, Height)); y < Math.Min(_clip.Bottom, Whole(top + height, Height)); y++)
        for (int x = Math.Max(_clip.Left, Whole(left, Width)); x < Math.Min(_clip.Right, Whole(left + width, Width)); x++)
            Mix(
                (y * Width) + x,
                source[
                    Math.Clamp((int)((x + 0.5 - left) / width * columns), 0, columns - 1),
                    Math.Clamp((int)((y + 0.5 - top) / height * rows), 0, rows - 1)
                ],
                1
            );
    }

    private static IEnumerable<Edge> Edges(IReadOnlyList<Point> contour)
    {
        for (int i = 0; i < contour.Count; i++)
        {
            (Point from, Point to) = (contour[i], contour[(i + 1) % contour.Count]);
            if (from.Y < to.Y)
                yield return new(from.X, from.Y, to.Y, (to.X - from.X) / (to.Y - from.Y), 1);
            else if (from.Y > to.Y)
                yield return new(to.X, to.Y, from.Y, (from.X - to.X) / (from.Y - to.Y), -1);
        }
    }

    private static int Whole(double at, int most) => (int)Math.Clamp(Math.Round(at, MidpointRounding.AwayFromZero), 0, most);

    private void Cover(double from, double to)
    {
        (from, to) = (Math.Max(from, _clip.Left), Math.Min(to, _clip.Right));
        if (to <= from)
            return;
        (int first, int last) = ((int)from, Math.Min((int)to, Width - 1));
        _covered = (Math.Min(_covered.First, first), Math.Max(_covered.Last, last));
        if (first == last)
        {
            _coverage[first] += (float)(to - from) / CutsInPixel;
            return;
        }
        _coverage[first] += (float)(first + 1 - from) / CutsInPixel;
        for (int x = first + 1; x < last; x++)
            _coverage[x] += 1f / CutsInPixel;
        _coverage[last] += (float)(to - last) / CutsInPixel;
    }

    private void Lay(int row, Ink color)
    {
        for (int x = _covered.First; x <= _covered.Last; x++)
        {
            if (_coverage[x] > 0)
                Mix((row * Width) + x, color, Math.Min(1, _coverage[x]));
            _coverage[x] = 0;
        }
        _covered = (int.MaxValue, -1);
    }

    private void Mix(int pixel, Ink color, double share)
    {
        double over = share * color.A / 255;
        Span<byte> below = Pixels.AsSpan(3 * pixel, 3);
        below[0] = (byte)((over * color.R) + ((1 - over) * below[0]) + 0.5);
        below[1] = (byte)((over * color.G) + ((1 - over) * below[1]) + 0.5);
        below[2] = (byte)((over * color.B) + ((1 - over) * below[2]) + 0.5);
    }

    /// <param name="X">At the top.</param>
    /// <param name="Turn">1 if it was drawn downwards, -1 if upwards.</param>
    private readonly record struct Edge(double X, double Top, double Bottom, double Slope, int Turn)
    {
        public double At(double y) => X + ((y - Top) * Slope);
    }
}
