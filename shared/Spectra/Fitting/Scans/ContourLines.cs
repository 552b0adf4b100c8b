namespace Almagest.Spectra.Fitting.Scans;

/// <summary>Lines of equal value over a grid, by marching squares: straight within each cell.</summary>
/// <remarks>Source: Lorensen &amp; Cline 1987 in two dimensions; a saddle is cut as the mean of its corners says.</remarks>
public static class ContourLines
{
    /// <summary>An edge of the grid: from a point up (along the first axis) or to the right (along the second).</summary>
    private readonly record struct Edge(int Row, int Column, bool AlongFirst);

    /// <param name="first">Shape [n], ascending.</param>
    /// <param name="second">Shape [m], ascending.</param>
    /// <param name="values">Shape [n, m].</param>
    /// <returns>Lines of points (first, second); a closed one ends where it began.</returns>
    public static IReadOnlyList<IReadOnlyList<(double First, double Second)>> Of(
        double[] first,
        double[] second,
        double[,] values,
        double level
    )
    {
        Dictionary<Edge, List<Edge>> neighbours = [];
        for (int i = 0; i + 1 < first.Length; i++)
        for (int j = 0; j + 1 < second.Length; j++)
            foreach ((Edge from, Edge to) in SegmentsOf(values, i, j, level))
            {
                Join(neighbours, from, to);
                Join(neighbours, to, from);
            }
        List<IReadOnlyList<(double, double)>> lines = [];
        // Open lines begin where an edge has one neighbour; what is left is closed.
        foreach (Edge end in neighbours.Where(pair => pair.Value.Count == 1).Select(pair => pair.Key).ToArray())
            Walk(end);
        foreach (Edge any in neighbours.Keys.ToArray())
            Walk(any);
        return lines;

        void Walk(Edge start)
        {
            if (neighbours[start].Count == 0)
                return;
            List<(double, double)> line = [PointOn(start)];
            for (Edge at = start; neighbours[at].Count > 0; )
            {
                Edge next = neighbours[at][0];
                neighbours[at].Remove(next);
                neighbours[next].Remove(at);
                line.Add(PointOn(next));
                at = next;
            }
            lines.Add(line);
        }

        (double, double) PointOn(Edge edge)
        {
            (int i, int j) = (edge.Row, edge.Column);
            double here = values[i, j],
                there = edge.AlongFirst ? values[i + 1, j] : values[i, j + 1],
                share = (level - here) / (there - here);
            return edge.AlongFirst
                ? (first[i] + (share * (first[i + 1] - first[i])), second[j])
                : (first[i], second[j] + (share * (second[j + 1] - second[j])));
        }
    }

    private static void Join(Dictionary<Edge, List<Edge>> neighbours, Edge from, Edge to)
    {
        if (!neighbours.TryGetValue(from, out List<Edge>? known))
            neighbours[from] = known = [];
        known.Add(to);
    }

    private static IEnumerable<(Edge From, Edge To)> SegmentsOf(double[,] values, int i, int j, double level)
    {
        bool a = values[i, j] > level,
            b = values[i, j + 1] > level,
            c = values[i + 1, j + 1] > level,
            d = values[i + 1, j] > level;
        // The cell's sides in order around it, from corner a: a-b, b-c, c-d, d-a.
        Edge ab = new(i, j, false),
            bc = new(i, j + 1, true),
            cd = new(i + 1, j, false),
            da = new(i, j, true);
        Edge[] crossed =
        [
            .. new[] { (a != b, ab), (b != c, bc), (c != d, cd), (d != a, da) }
                .Where(side => side.Item1)
                .Select(side => side.Item2),
        ];
        if (crossed.Length == 2)
            yield return (crossed[0], crossed[1]);
        if (crossed.Length < 4)
            yield break;
        bool middle = values[i, j] + values[i, j + 1] + values[i + 1, j + 1] + values[i + 1, j] > 4 * level;
        yield return middle == a ? (ab, bc) : (da, ab);
        yield return middle == a ? (cd, da) : (bc, cd);
    }
}
