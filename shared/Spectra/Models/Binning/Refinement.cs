using System.Buffers;
using System.Runtime.InteropServices;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Binning;

/// <summary>
/// Integrates a part of a model over some bins anew: cells between all energies where it jumps or bends, of two or three nodes
/// where they are narrow and of five elsewhere
/// and where those don't suffice, divided until the nodes' values are those of a smooth function. Many cells are evaluated at
/// once.
/// </summary>
internal static class Refinement
{
    private const int CellsAtOnce = 256;
    private const int MostKept = 4096;
    private const int Deepest = 40;

    // Of the mean, beside lines, whose wings fall slowly: the integral is then off by 1e-8.
    private const double LargestDetail = 1e-3;
    private const double SteepestCell = 0.9; // change of ln flux over half a cell that five nodes bear
    private const int MostParts = 16;
    private const double Negligible = 1e-10; // of the bin, which may have a hundred steep cells

    private static readonly double[] Third = GaussLegendre.Coefficient(GaussLegendre.HighestOrder, 3);

    /// <remarks>
    /// <c>memory</c>: With the known and the doubtful bins, which ascend. <c>flux</c>: These bins are overwritten. <c>rows</c>:
    /// As <c>flux</c>, in the rows that the part owns.
    /// </remarks>
    public static void Run(
        ModelNode node,
        CellPlan plan,
        EnergyRange range,
        QuadratureMemory memory,
        EvaluationWorkspace workspace,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> flux,
        Span<double> rows
    )
    {
        foreach (List<int> bins in (ReadOnlySpan<List<int>>)[memory.Known, memory.Doubtful])
        foreach (int bin in bins)
        {
            flux[bin] = 0;
            for (int i = 0; i < free.Length; i++)
                if (node.Owns(free[i]))
                    rows[(i * flux.Length) + bin] = 0;
        }
        List<RefinedCell> cells = memory.Cells;
        RefinedCells.WriteCuts(memory.Features, memory.Cuts);
        // Where the jumps stay, so do these cells, and what is known of them.
        KeptNodes? kept = plan.Kept is { } last && last.AreFor(memory.Cuts, memory.Known) ? last : null;
        if (kept is not null)
            cells.AddRange(kept.Cells);
        else
            RefinedCells.Add(memory.Known, plan, memory);
        int first = cells.Count,
            done = 0;
        RefinedCells.Add(memory.Doubtful, plan, memory);
        if (first is > 0 and <= MostKept)
        {
            if (kept is null && memory.SeenTwice(plan))
                kept = plan.Kept = Keep(plan, memory.Cuts, memory.Known, CollectionsMarshal.AsSpan(cells)[..first]);
            Evaluate(node, plan, kept, range, memory, workspace, 0, first, parameters, free, flux, rows);
            done = first;
        }
        for (int count; done < cells.Count; done += count)
        {
            count = Math.Min(CellsAtOnce, cells.Count - done);
            Evaluate(node, plan, null, range, memory, workspace, done, count, parameters, free, flux, rows);
        }
    }

    private static KeptNodes Keep(CellPlan plan, List<double> cuts, List<int> bins, ReadOnlySpan<RefinedCell> cells)
    {
        double[] energy = new double[cells.Length * GaussLegendre.HighestOrder];
        Array.Resize(ref energy, RefinedCells.WriteNodes(cells, energy));
        FixedPoints points = new(energy);
        for (int s = 0; s < plan.Sections.Length; s++)
        {
            double[] sigma = new double[energy.Length];
            WriteSection(plan.Sections[s], s, cells, energy, points.Log, sigma);
            points.Sections.Put(plan.Sections[s], sigma);
        }
        return new KeptNodes([.. cuts], [.. bins], cells.ToArray(), points);
    }

    private static void Evaluate(
        ModelNode node,
        CellPlan plan,
        KeptNodes? kept,
        EnergyRange range,
        QuadratureMemory memory,
        EvaluationWorkspace workspace,
        int done,
        int count,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> flux,
        Span<double> rows
    )
    {
        List<RefinedCell> cells = memory.Cells;
        int most = kept?.Points.Energy.Length ?? (count * GaussLegendre.HighestOrder);
        double[] rented = ArrayPool<double>.Shared.Rent(most * (3 + free.Length));
        ReadOnlySpan<RefinedCell> these = CollectionsMarshal.AsSpan(cells).Slice(done, count);
        int nodes = kept is null ? RefinedCells.WriteNodes(these, rented) : most;
        Span<double> energy = rented.AsSpan(0, nodes),
            log = rented.AsSpan(nodes, nodes),
            values = rented.AsSpan(2 * nodes, nodes),
            slopes = rented.AsSpan(3 * nodes, nodes * free.Length);
        if (kept is not null)
            ModelEvaluator.Walk(node, Samples.At(kept.Points.In(workspace), range), parameters, free, values, slopes);
        else
        {
            for (int i = 0; i < nodes; i++)
                log[i] = VectorMath.Log(energy[i]);
            memory.Sections.Begin(plan.Sections, nodes);
            for (int s = 0; s < plan.Sections.Length; s++)
                WriteSection(plan.Sections[s], s, these, energy, log, memory.Sections.At(s));
            EnergyPoints points = new(energy, log, memory.Sections, workspace);
            ModelEvaluator.Walk(node, Samples.At(points, range), parameters, free, values, slopes);
        }
        // First those that are smooth: what the others are worth shows beside them.
        List<(int Cell, int Node)> rough = memory.Rough;
        rough.Clear();
        int at = 0;
        for (int i = done; i < done + count; i++)
        {
            RefinedCell cell = cells[i];
            if (IsSmooth(cell, values.Slice(at, cell.Order)))
                AddIntegral(node, cell, at, values, slopes, free, flux, rows);
            else
                rough.Add((i, at));
            at += cell.Order;
        }
        foreach ((int index, int first) in rough)
        {
            RefinedCell cell = cells[index];
            ReadOnlySpan<double> own = values.Slice(first, cell.Order);
            if (cell.Depth < Deepest && Worth(own) * (cell.Upper - cell.Lower) > Negligible * Math.Abs(flux[cell.Place.Bin]))
                Divide(cell, own, cells);
            else
                AddIntegral(node, cell, first, values, slopes, free, flux, rows);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    private static bool IsSmooth(in RefinedCell cell, ReadOnlySpan<double> values)
    {
        double mean = 0.5 * Math.Abs(Dot(GaussLegendre.Weights(cell.Order), values)),
            detail = Math.Abs(Dot(CellPlan.Highest[cell.Order], values));
        return cell.IsByLine
            ? !(detail + (0.1 * Math.Abs(Dot(Third, values))) > LargestDetail * mean)
            : !(detail > CellPlan.Limits[cell.Order] * mean);
    }

    private static void AddIntegral(
        ModelNode node,
        in RefinedCell cell,
        int at,
        ReadOnlySpan<double> values,
        ReadOnlySpan<double> slopes,
        ReadOnlySpan<int> free,
        Span<double> flux,
        Span<double> rows
    )
    {
        double half = 0.5 * (cell.Upper - cell.Lower);
        double[] weights = GaussLegendre.Weights(cell.Order);
        flux[cell.Place.Bin] += half * Dot(weights, values.Slice(at, cell.Order));
        for (int i = 0; i < free.Length; i++)
            if (node.Owns(free[i]))
                rows[(i * flux.Length) + cell.Place.Bin] +=
                    half * Dot(weights, slopes.Slice((i * values.Length) + at, cell.Order));
    }

    /// <summary>Into parts over which the flux changes little enough for five nodes, or halves.</summary>
    private static void Divide(RefinedCell cell, ReadOnlySpan<double> values, List<RefinedCell> cells)
    {
        double[] nodes = GaussLegendre.Nodes(cell.Order);
        double change = Math.Abs(Math.Log(Math.Abs(values[0] / values[^1]))) / (nodes[^1] - nodes[0]);
        int parts = double.IsFinite(change) ? (int)Math.Clamp(Math.Ceiling(change / SteepestCell), 1, MostParts) : 2;
        if (parts == 1 && cell.Order == GaussLegendre.HighestOrder)
            parts = 2;
        double from = cell.Lower;
        for (int part = 1; part <= parts; part++)
        {
            double to = part == parts ? cell.Upper : cell.Lower + ((cell.Upper - cell.Lower) * part / parts);
            cells.Add(cell with { Lower = from, Upper = to, Order = GaussLegendre.HighestOrder, Depth = cell.Depth + 1 });
            from = to;
        }
    }

    /// <summary>About the largest value of a rough cell, of whose brighter end the nodes may see next to nothing.</summary>
    private static double Worth(ReadOnlySpan<double> values)
    {
        double[] nodes = GaussLegendre.Nodes(values.Length);
        double beyond = (1 - nodes[^1]) / (nodes[^1] - nodes[^2]),
            most = Math.Max(Extend(values[0], values[1], beyond), Extend(values[^1], values[^2], beyond));
        foreach (double value in values)
            most = Math.Max(most, Math.Abs(value));
        return most;

        static double Extend(double last, double next, double beyond) =>
            Math.Abs(last) > Math.Abs(next) ? Math.Abs(last) * Math.Pow(Math.Min(Math.Abs(last / next), 1e30), beyond) : 0;
    }

    /// <summary>
    /// A cross-section at the nodes: the plan's polynomials, which cost little and are smooth; the section itself where they
    /// leave
    /// something of it.
    /// </summary>
    private static void WriteSection(
        CrossSection section,
        int number,
        ReadOnlySpan<RefinedCell> cells,
        ReadOnlySpan<double> energy,
        ReadOnlySpan<double> log,
        Span<double> sigma
    )
    {
        int at = 0;
        foreach (ref readonly RefinedCell cell in cells)
        {
            int order = cell.Order;
            if (!cell.Place.IsSmooth)
                section.Evaluate(energy.Slice(at, order), log.Slice(at, order), sigma.Slice(at, order));
            else
                for (int k = at; k < at + order; k++)
                    sigma[k] = cell.Place.At(number, energy[k]);
            at += order;
        }
    }

    private static double Dot(ReadOnlySpan<double> weights, ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int k = 0; k < weights.Length; k++)
            sum += weights[k] * values[k];
        return sum;
    }
}
