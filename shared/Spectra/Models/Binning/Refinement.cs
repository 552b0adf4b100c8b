using System.Buffers;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>
/// Integrates a part of a model over some bins anew: cells between all energies where it jumps or bends, of two nodes where they are narrow and of five elsewhere or where
/// those don't suffice, halved until the nodes' values are those of a smooth function. Many cells are evaluated at once.
/// </summary>
internal static class Refinement
{
    private const int Order = GaussLegendre.HighestOrder;
    private const double Narrow = 1.2e-3, Medium = 0.01;   // in ln E: cells that begin with two and three nodes
    private const int CellsAtOnce = 256;
    private const int MostKept = 4096;
    private const int Deepest = 40;
    private const double WidestCell = 0.2;        // in ln E
    private const double LargestDetail = 1e-3;    // of the mean: the integral is then off by 1e-8
    private const double Negligible = 1e-10;      // of the bin, which may have a hundred steep cells
    private const double Hair = 1e-14;            // what shifting an energy and back may round

    private static readonly double[] Third = GaussLegendre.Coefficient(Order, 3);
    private static readonly double[] LineCuts = [0, 0.7, 1.5, 2.5, 3.5, 5, 7, 10];

    private readonly record struct Cell(CellSections Place, double Lower, double Upper, int Order, int Depth);

    [ThreadStatic] private static List<Cell>? _cells;
    [ThreadStatic] private static List<double>? _cuts;
    [ThreadStatic] private static SectionCache? _sections;

    /// <remarks>
    /// <c>known</c>: Bins with a jump, a bend or something narrow in them. <c>doubtful</c>: Others whose nodes did not suffice. Both ascend.
    /// <c>flux</c>: The given bins are overwritten. <c>rows</c>: As <c>flux</c>, in the rows that the part owns.
    /// </remarks>
    public static void Run(
        ModelNode node, CellPlan plan, Features features, List<int> known, List<int> doubtful, ReadOnlySpan<double> parameters, ReadOnlySpan<int> free,
        Span<double> flux, Span<double> rows)
    {
        List<Cell> cells = _cells ??= [];
        cells.Clear();
        List<double> cuts = CutsOf(features);
        CutBins(known, cuts, features, plan, cells);
        int first = cells.Count;
        CutBins(doubtful, cuts, features, plan, cells);
        foreach (List<int> bins in (ReadOnlySpan<List<int>>)[known, doubtful])
            foreach (int bin in bins)
            {
                flux[bin] = 0;
                for (int i = 0; i < free.Length; i++)
                    if (node.Owns(free[i])) rows[(i * flux.Length) + bin] = 0;
            }
        int done = 0;
        if (first is > 0 and <= MostKept)
        {
            // Where the jumps stay, so do these nodes, and what is known of them.
            KeptNodes? kept = plan.Kept is { } last && last.AreFor(cuts, known) ? last : KeptNodes.SeenTwice(plan, cuts, known) ? plan.Kept = Keep(plan, cuts, known, cells, first) : null;
            Evaluate(node, plan, kept, cells, 0, first, parameters, free, flux, rows);
            done = first;
        }
        for (int count; done < cells.Count; done += count)
        {
            count = Math.Min(CellsAtOnce, cells.Count - done);
            Evaluate(node, plan, null, cells, done, count, parameters, free, flux, rows);
        }
    }

    private static void CutBins(List<int> bins, List<double> cuts, Features features, CellPlan plan, List<Cell> cells)
    {
        foreach (int bin in bins)
            foreach (CellSections place in plan.CellsOf(bin)) Cut(cuts, features, plan.Sections, place, cells);    }

    private static KeptNodes Keep(CellPlan plan, List<double> cuts, List<int> bins, List<Cell> cells, int count)
    {
        double[] energy = new double[NodesOf(cells, 0, count)];
        WriteNodes(cells, 0, count, energy);
        FixedPoints points = new(energy);
        for (int s = 0; s < plan.Sections.Length; s++)
        {
            double[] sigma = new double[energy.Length];
            WriteSection(plan.Sections[s], s, cells, 0, count, energy, points.Points.Log, sigma);
            points.Points.Sections!.Put(plan.Sections[s], sigma);
        }
        return new KeptNodes([.. cuts], [.. bins], points);
    }

    private static void Evaluate(
        ModelNode node, CellPlan plan, KeptNodes? kept, List<Cell> cells, int done, int count, ReadOnlySpan<double> parameters, ReadOnlySpan<int> free, Span<double> flux, Span<double> rows)
    {
        int nodes = NodesOf(cells, done, count);
        double[] rented = ArrayPool<double>.Shared.Rent(nodes * (3 + free.Length));
        Span<double> values = rented.AsSpan(0, nodes), slopes = rented.AsSpan(nodes, nodes * free.Length);
        if (kept is not null) ModelEvaluator.Walk(node, Samples.At(kept.Points), parameters, free, values, slopes);
        else
        {
            Span<double> energy = rented.AsSpan((1 + free.Length) * nodes, nodes), log = rented.AsSpan((2 + free.Length) * nodes, nodes);
            WriteNodes(cells, done, count, energy);
            for (int i = 0; i < nodes; i++) log[i] = VectorMath.Log(energy[i]);
            SectionCache cache = _sections ??= SectionCache.Empty();
            for (int s = 0; s < plan.Sections.Length; s++) WriteSection(plan.Sections[s], s, cells, done, count, energy, log, cache.Scratch(plan.Sections[s], Math.Max(CellsAtOnce, MostKept) * Order));
            ModelEvaluator.Walk(node, Samples.At(new EnergyPoints(energy, log, cache)), parameters, free, values, slopes);
        }
        // First those that are smooth: what the others are worth shows beside them.
        for (int pass = 0; pass < 2; pass++)
        {
            int at = 0;
            for (int i = 0; i < count; i++)
            {
                Cell cell = cells[done + i];
                Settle(node, cells, cell, at, pass, values, slopes, free, flux, rows);
                at += cell.Order;
            }
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    private static void Settle(
        ModelNode node, List<Cell> cells, Cell cell, int at, int pass, ReadOnlySpan<double> values, ReadOnlySpan<double> slopes,
        ReadOnlySpan<int> free, Span<double> flux, Span<double> rows)
    {
        double half = 0.5 * (cell.Upper - cell.Lower);
        int order = cell.Order;
        double[] weights = GaussLegendre.Weights(order);
        ReadOnlySpan<double> own = values.Slice(at, order);
        double sum = Dot(weights, own), detail = Math.Abs(Dot(CellPlan.Highest[order], own)), limit = 0.5 * CellPlan.Limits[order];
        if (order == Order) (detail, limit) = (detail + (0.1 * Math.Abs(Dot(Third, own))), 0.5 * LargestDetail);
        bool isSmooth = !(detail > limit * Math.Abs(sum)) || cell.Depth == Deepest;
        if (isSmooth != (pass == 0)) return;
        if (!isSmooth && Math.Max(detail, BrighterEnd(own)) * half > Negligible * Math.Abs(flux[cell.Place.Bin]))
        {
            double middle = 0.5 * (cell.Lower + cell.Upper);
            if (order < Order) cells.Add(cell with { Order = Order });
            else
            {
                cells.Add(cell with { Upper = middle, Depth = cell.Depth + 1 });
                cells.Add(cell with { Lower = middle, Depth = cell.Depth + 1 });
            }
            return;
        }
        flux[cell.Place.Bin] += half * sum;
        for (int i = 0; i < free.Length; i++)
            if (node.Owns(free[i]))
                rows[(i * flux.Length) + cell.Place.Bin] += half * Dot(weights, slopes.Slice((i * values.Length) + at, order));
    }

    /// <summary>About the largest value of a steep cell, of which the nodes may see next to nothing.</summary>
    private static double BrighterEnd(ReadOnlySpan<double> values)
    {
        double[] nodes = GaussLegendre.Nodes(values.Length);
        double beyond = (1 - nodes[^1]) / (nodes[^1] - nodes[^2]);
        return Math.Max(Extend(Math.Abs(values[0]), Math.Abs(values[1]), beyond), Extend(Math.Abs(values[^1]), Math.Abs(values[^2]), beyond));

        static double Extend(double last, double next, double beyond) => last > next ? last * Math.Pow(Math.Min(last / next, 1e30), beyond) : last;
    }

    /// <summary>
    /// A cross-section at the nodes: the plan's polynomials, which cost little and are smooth; the section itself where they leave
    /// something of it.
    /// </summary>
    private static void WriteSection(
        CrossSection section, int number, List<Cell> cells, int first, int count, ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            (CellSections place, int order) = (cells[first + i].Place, cells[first + i].Order);
            if (!place.IsSmooth) section.Evaluate(energy.Slice(at, order), log.Slice(at, order), sigma.Slice(at, order));
            else for (int k = at; k < at + order; k++) sigma[k] = place.At(number, energy[k]);
            at += order;
        }
    }

    /// <summary>Energies that no cell may pass, ascending.</summary>
    private static List<double> CutsOf(Features features)
    {
        List<double> cuts = _cuts ??= [];
        cuts.Clear();
        foreach (Break at in features.Breaks) cuts.Add(at.Energy);
        foreach (Feature line in features.Lines)
            foreach (double distance in LineCuts)
            {
                cuts.Add(line.Center - (distance * line.Width));
                cuts.Add(line.Center + (distance * line.Width));
            }
        cuts.Sort();
        return cuts;
    }

    private static void Cut(List<double> cuts, Features features, CrossSection[] sections, CellSections place, List<Cell> cells)
    {
        int at = cuts.BinarySearch(place.Lower);
        if (at < 0) at = ~at;
        double from = place.Lower;
        while (from < place.Upper)
        {
            while (at < cuts.Count && cuts[at] <= from) at++;
            double to = at < cuts.Count ? Math.Min(cuts[at], place.Upper) : place.Upper;
            foreach (ShiftedSection shifted in features.Sections) to = Math.Min(to, Next(shifted.Section.Bends, from * shifted.Stretch * (1 + Hair)) / shifted.Stretch);
            if (!place.IsSmooth)
                foreach (CrossSection section in sections) to = Math.Min(to, Math.Min(Next(section.Jumps, from), Next(section.Bends, from)));
            AddCells(place, from, to, features.Lines, cells);
            from = to;
        }
    }

    private static double Next(ReadOnlySpan<double> energies, double after)
    {
        int at = energies.BinarySearch(after);
        at = at < 0 ? ~at : at + 1;
        return at < energies.Length ? energies[at] : double.PositiveInfinity;
    }

    private static void AddCells(CellSections place, double lower, double upper, List<Feature> lines, List<Cell> cells)
    {
        double width = (upper - lower) / lower;
        if (width < Medium && IsWithin(lower, upper, lines))
        {
            cells.Add(new(place, lower, upper, width < Narrow ? 2 : 3, 0));
            return;
        }
        double ratio = VectorMath.Log(upper / lower);
        int parts = Math.Max(1, (int)Math.Ceiling(ratio / WidestCell));
        double from = lower;
        for (int part = 1; part <= parts; part++)
        {
            double to = part == parts ? upper : lower * VectorMath.Exp(ratio * part / parts);
            cells.Add(new(place, from, to, Order, 0));
            from = to;
        }
    }

    /// <summary>True if a cell is narrow beside all lines.</summary>
    private static bool IsWithin(double lower, double upper, List<Feature> lines)
    {
        foreach (Feature line in lines)
            if (upper - lower > Math.Min(line.WidestAt(lower), line.WidestAt(upper))) return false;
        return true;
    }

    private static int NodesOf(List<Cell> cells, int first, int count)
    {
        int nodes = 0;
        for (int i = first; i < first + count; i++) nodes += cells[i].Order;
        return nodes;
    }

    /// <summary>Cell by cell, ascending in each.</summary>
    private static void WriteNodes(List<Cell> cells, int first, int count, Span<double> energy)
    {
        int at = 0;
        for (int i = first; i < first + count; i++)
        {
            Cell cell = cells[i];
            double middle = 0.5 * (cell.Lower + cell.Upper), half = 0.5 * (cell.Upper - cell.Lower);
            foreach (double node in GaussLegendre.Nodes(cell.Order)) energy[at++] = middle + (half * node);
        }
    }

    private static double Dot(ReadOnlySpan<double> weights, ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int k = 0; k < weights.Length; k++) sum += weights[k] * values[k];
        return sum;
    }
}
