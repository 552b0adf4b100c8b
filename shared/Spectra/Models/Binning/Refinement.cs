using System.Buffers;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>
/// Integrates a part of a model over some bins anew: cells between all energies where it jumps or bends, five nodes each, halved until
/// the nodes' values are those of a smooth function. Many cells are evaluated at once.
/// </summary>
internal static class Refinement
{
    private const int Order = 5;
    private const int CellsAtOnce = 256;
    private const int MostKept = 4096;
    private const int Deepest = 40;
    private const double WidestCell = 0.2;        // in ln E
    private const double LargestDetail = 1e-3;    // of the mean: the integral is then off by 1e-8
    private const double Negligible = 2e-9;       // of the bin

    private static readonly double[] Third = GaussLegendre.Coefficient(Order, 3), Fourth = GaussLegendre.Coefficient(Order, 4);
    private static readonly double[] LineCuts = [0, 0.7, 1.5, 2.5, 3.5, 5, 7, 10];

    private readonly record struct Cell(CellSections Place, double Lower, double Upper, int Depth);

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
        CutBins(known, cuts, plan, cells);
        int first = cells.Count;
        CutBins(doubtful, cuts, plan, cells);
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

    private static void CutBins(List<int> bins, List<double> cuts, CellPlan plan, List<Cell> cells)
    {
        foreach (int bin in bins)
            foreach (CellSections place in plan.CellsOf(bin)) Cut(cuts, plan.Sections, place, cells);
    }

    private static KeptNodes Keep(CellPlan plan, List<double> cuts, List<int> bins, List<Cell> cells, int count)
    {
        double[] energy = new double[count * Order];
        for (int i = 0; i < count; i++) WriteNodes(cells[i], energy.AsSpan(i * Order));
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
        int nodes = count * Order;
        double[] rented = ArrayPool<double>.Shared.Rent(nodes * (3 + free.Length));
        Span<double> values = rented.AsSpan(0, nodes), slopes = rented.AsSpan(nodes, nodes * free.Length);
        if (kept is not null) ModelEvaluator.Walk(node, Samples.At(kept.Points), parameters, free, values, slopes);
        else
        {
            Span<double> energy = rented.AsSpan((1 + free.Length) * nodes, nodes), log = rented.AsSpan((2 + free.Length) * nodes, nodes);
            for (int i = 0; i < count; i++) WriteNodes(cells[done + i], energy[(i * Order)..]);
            for (int i = 0; i < nodes; i++) log[i] = VectorMath.Log(energy[i]);
            SectionCache cache = _sections ??= SectionCache.Empty();
            for (int s = 0; s < plan.Sections.Length; s++) WriteSection(plan.Sections[s], s, cells, done, count, energy, log, cache.Scratch(plan.Sections[s], Math.Max(CellsAtOnce, MostKept) * Order));
            ModelEvaluator.Walk(node, Samples.At(new EnergyPoints(energy, log, cache)), parameters, free, values, slopes);
        }
        // First those that are smooth: what the others are worth shows beside them.
        for (int pass = 0; pass < 2; pass++)
            for (int i = 0; i < count; i++)
                Settle(node, cells, cells[done + i], i, pass, values, slopes, free, flux, rows);
        ArrayPool<double>.Shared.Return(rented);
    }

    private static void Settle(
        ModelNode node, List<Cell> cells, Cell cell, int at, int pass, ReadOnlySpan<double> values, ReadOnlySpan<double> slopes,
        ReadOnlySpan<int> free, Span<double> flux, Span<double> rows)
    {
        double half = 0.5 * (cell.Upper - cell.Lower);
        ReadOnlySpan<double> own = values.Slice(at * Order, Order);
        double sum = Dot(GaussLegendre.Weights5, own), detail = Math.Abs(Dot(Fourth, own)) + (0.1 * Math.Abs(Dot(Third, own)));
        bool isSmooth = !(detail > 0.5 * LargestDetail * Math.Abs(sum)) || cell.Depth == Deepest;
        if (isSmooth != (pass == 0)) return;
        if (!isSmooth && detail * half > Negligible * Math.Abs(flux[cell.Place.Bin]))
        {
            double middle = 0.5 * (cell.Lower + cell.Upper);
            cells.Add(new(cell.Place, cell.Lower, middle, cell.Depth + 1));
            cells.Add(new(cell.Place, middle, cell.Upper, cell.Depth + 1));
            return;
        }
        flux[cell.Place.Bin] += half * sum;
        for (int i = 0; i < free.Length; i++)
            if (node.Owns(free[i]))
                rows[(i * flux.Length) + cell.Place.Bin] += half * Dot(GaussLegendre.Weights5, slopes.Slice((i * values.Length) + (at * Order), Order));
    }

    /// <summary>
    /// A cross-section at the nodes: the plan's polynomials, which cost little and are smooth; the section itself where they leave
    /// something of it.
    /// </summary>
    private static void WriteSection(
        CrossSection section, int number, List<Cell> cells, int first, int count, ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        for (int i = 0; i < count; i++)
        {
            CellSections place = cells[first + i].Place;
            int at = i * Order;
            if (!place.IsSmooth) section.Evaluate(energy.Slice(at, Order), log.Slice(at, Order), sigma.Slice(at, Order));
            else for (int k = at; k < at + Order; k++) sigma[k] = place.At(number, energy[k]);
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

    private static void Cut(List<double> cuts, CrossSection[] sections, CellSections place, List<Cell> cells)
    {
        int at = cuts.BinarySearch(place.Lower);
        if (at < 0) at = ~at;
        double from = place.Lower;
        while (from < place.Upper)
        {
            while (at < cuts.Count && cuts[at] <= from) at++;
            double to = at < cuts.Count ? Math.Min(cuts[at], place.Upper) : place.Upper;
            if (!place.IsSmooth)
                foreach (CrossSection section in sections) to = Math.Min(to, Math.Min(Next(section.Jumps, from), Next(section.Bends, from)));
            AddCells(place, from, to, cells);
            from = to;
        }
    }

    private static double Next(ReadOnlySpan<double> energies, double after)
    {
        int at = energies.BinarySearch(after);
        at = at < 0 ? ~at : at + 1;
        return at < energies.Length ? energies[at] : double.PositiveInfinity;
    }

    private static void AddCells(CellSections place, double lower, double upper, List<Cell> cells)
    {
        double ratio = VectorMath.Log(upper / lower);
        int parts = Math.Max(1, (int)Math.Ceiling(ratio / WidestCell));
        double from = lower;
        for (int part = 1; part <= parts; part++)
        {
            double to = part == parts ? upper : lower * VectorMath.Exp(ratio * part / parts);
            cells.Add(new(place, from, to, 0));
            from = to;
        }
    }

    private static void WriteNodes(Cell cell, Span<double> energy)
    {
        for (int k = 0; k < Order; k++)
            energy[k] = (0.5 * (cell.Lower + cell.Upper)) + (0.5 * (cell.Upper - cell.Lower) * GaussLegendre.Nodes5[k]);
    }

    private static double Dot(ReadOnlySpan<double> weights, ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int k = 0; k < Order; k++) sum += weights[k] * values[k];
        return sum;
    }
}
