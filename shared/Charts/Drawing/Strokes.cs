using Point = (double X, double Y);

namespace Almagest.Charts.Drawing;

/// <summary>Lines as contours to fill.</summary>
internal static class Strokes
{
    private const int JointPoints = 12;

    /// <summary>A box for each piece and a disc at each joint, all winding the same way, so that they add up to one
    /// shape.</summary>
    public static IEnumerable<Point[]> Outline(IReadOnlyList<Point> points, bool isClosed, double thickness)
    {
        int pieces = isClosed ? points.Count : points.Count - 1;
        for (int i = 0; i < pieces; i++)
        {
            (Point from, Point to) = (points[i], points[(i + 1) % points.Count]);
            double length = Length(from, to);
            if (length == 0)
                continue;
            (double x, double y) = ((to.X - from.X) / length * thickness / 2, (to.Y - from.Y) / length * thickness / 2);
            yield return [(from.X + y, from.Y - x), (to.X + y, to.Y - x), (to.X - y, to.Y + x), (from.X - y, from.Y + x)];
            if (i > 0 || isClosed)
                yield return Disc(from, thickness / 2, JointPoints);
        }
    }

    /// <param name="points">Corners.</param>
    public static Point[] Disc(Point center, double radius, int points) =>
        [
            .. Enumerable
                .Range(0, points)
                .Select(k => Math.SinCos(2 * Math.PI * k / points))
                .Select(turn => (center.X + (turn.Cos * radius), center.Y + (turn.Sin * radius))),
        ];

    /// <summary>The pieces that are drawn of a dashed line.</summary>
    /// <param name="lengths">Of line and gap in turn.</param>
    public static IEnumerable<IReadOnlyList<Point>> Dash(IEnumerable<Point> points, double[] lengths)
    {
        Point[] all = [.. points];
        List<Point> dash = [all[0]];
        (int at, double left) = (0, lengths[0]);
        for (int i = 1; i < all.Length; i++)
        {
            Point from = all[i - 1];
            double rest = Length(from, all[i]);
            while (rest > left)
            {
                double share = left / rest;
                from = (from.X + (share * (all[i].X - from.X)), from.Y + (share * (all[i].Y - from.Y)));
                rest -= left;
                dash.Add(from);
                if (at % 2 == 0)
                    yield return dash;
                (dash, at) = ([from], (at + 1) % lengths.Length);
                left = lengths[at];
            }
            left -= rest;
            dash.Add(all[i]);
        }
        if (at % 2 == 0 && dash.Count > 1)
            yield return dash;
    }

    private static double Length(Point from, Point to) =>
        Math.Sqrt(((to.X - from.X) * (to.X - from.X)) + ((to.Y - from.Y) * (to.Y - from.Y)));
}
