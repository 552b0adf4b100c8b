namespace Almagest.Vo.Sky;

/// <summary>Polygons of the sphere as triangles, by cutting off ears in the gnomonic plane, where great circles are
/// lines.</summary>
internal static class Triangulation
{
    /// <summary>Cosine of the largest angle from the middle to a corner: 89 degrees.</summary>
    private const double Edge = 0.0175;

    /// <exception cref="ArgumentException">Its sides cross, it has no area, or it is as large as half of the sky.</exception>
    public static IReadOnlyList<SkyTriangle> Of(Direction[] corners)
    {
        (double X, double Y)[] plane = Project(corners);
        if (Crosses(plane))
            throw new ArgumentException("found sides that cross or touch one another; expected corners in order.");
        List<int> left = [.. Enumerable.Range(0, corners.Length)];
        if (SignedArea(plane) < 0)
            left.Reverse();
        List<SkyTriangle> triangles = [];
        while (left.Count > 3)
        {
            int ear = Enumerable.Range(0, left.Count).FirstOrDefault(i => IsEar(plane, left, i), -1);
            if (ear < 0)
                throw new ArgumentException("found corners on one line; expected an area.");
            triangles.Add(At(corners, left, ear));
            left.RemoveAt(ear);
        }
        triangles.Add(At(corners, left, 1));
        return triangles;
    }

    public static bool IsConvex(Direction[] corners)
    {
        (double X, double Y)[] plane = Project(corners);
        double sense = Math.Sign(SignedArea(plane));
        int n = plane.Length;
        return Enumerable.Range(0, n).All(i => sense * Turn(plane[i], plane[(i + 1) % n], plane[(i + 2) % n]) >= 0);
    }

    private static SkyTriangle At(Direction[] corners, List<int> left, int ear) =>
        new(corners[left[(ear + left.Count - 1) % left.Count]], corners[left[ear]], corners[left[(ear + 1) % left.Count]]);

    private static (double X, double Y)[] Project(Direction[] corners)
    {
        Direction middle = corners.Aggregate((sum, corner) => sum.Plus(corner));
        if (middle.Length < 1e-9 || corners.Any(corner => corner.Dot(middle) < Edge * middle.Length))
            throw new ArgumentException("found a polygon as large as half of the sky; expected a smaller one.");
        middle = middle.Normalised();
        Direction other = Math.Abs(middle.Z) < 0.9 ? new(0, 0, 1) : new Direction(1, 0, 0);
        Direction east = other.Cross(middle).Normalised();
        Direction north = middle.Cross(east);
        return [.. corners.Select(corner => (corner.Dot(east) / corner.Dot(middle), corner.Dot(north) / corner.Dot(middle)))];
    }

    private static double Turn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) =>
        ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));

    private static double SignedArea((double X, double Y)[] plane) =>
        plane
            .Select((from, i) => (From: from, To: plane[(i + 1) % plane.Length]))
            .Sum(side => (side.From.X * side.To.Y) - (side.To.X * side.From.Y));

    private static bool IsEar((double X, double Y)[] plane, List<int> left, int i)
    {
        int before = left[(i + left.Count - 1) % left.Count],
            here = left[i],
            after = left[(i + 1) % left.Count];
        return Turn(plane[before], plane[here], plane[after]) > 0
            && left.Where(other => other != before && other != here && other != after)
                .All(other => !IsInside(plane[other], plane[before], plane[here], plane[after]));
    }

    private static bool IsInside((double X, double Y) point, params ReadOnlySpan<(double X, double Y)> corners) =>
        Turn(corners[0], corners[1], point) >= 0
        && Turn(corners[1], corners[2], point) >= 0
        && Turn(corners[2], corners[0], point) >= 0;

    private static bool Crosses((double X, double Y)[] plane)
    {
        int n = plane.Length;
        for (int i = 0; i < n; i++)
        for (int j = i + 2; j < n; j++)
            if ((j + 1) % n != i && Cross(plane[i], plane[i + 1], plane[j], plane[(j + 1) % n]))
                return true;
        return false;
    }

    private static bool Cross((double, double) a, (double, double) b, (double, double) c, (double, double) d) =>
        Math.Sign(Turn(a, b, c)) * Math.Sign(Turn(a, b, d)) < 0 && Math.Sign(Turn(c, d, a)) * Math.Sign(Turn(c, d, b)) < 0;
}
