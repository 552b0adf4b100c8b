using System.Buffers;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>The integral of a model's part over every bin: by the nodes of a plan, and where these don't suffice by
/// <see cref="Refinement"/>.</summary>
/// <remarks>The outcome is a pure function of grid and parameters: nothing is learnt from one call to the next.</remarks>
internal static class ExactBins
{
    /// <summary>Bins with less than this share of the brightest bin's photons are not looked at again: with absorption, and
    /// without.</summary>
    private const double DarkAbsorbed = 1e-30,
        Dark = 1e-60;

    /// <summary>What the nodes of a plan may miss of a bin where a model jumps.</summary>
    private const double Margin = 1e-10;

    /// <remarks><c>free</c>: Indices of the model's parameters. <c>flux</c>: Shape [bins]; overwritten. <c>rows</c>: Shape
    /// [free, bins], row-major; rows that the part owns are overwritten.</remarks>
    public static void Walk(
        ModelNode node,
        BoundGrid grid,
        EvaluationWorkspace workspace,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> flux,
        Span<double> rows
    )
    {
        using QuadratureMemory memory = workspace.BeginQuadrature();
        CellPlan plan = grid.PlansOf(node).At(node, parameters);
        EnergyPoints points = plan.Points.In(workspace);
        EnergyRange range = EnergyRange.Of(grid.Grid);
        int count = points.Length,
            bins = flux.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(count * (1 + free.Length));
        Span<double> values = rented.AsSpan(0, count),
            slopes = rented.AsSpan(count, count * free.Length);
        ModelEvaluator.Walk(node, Samples.At(points, range), parameters, free, values, slopes);

        memory.Doubts.Clear();
        flux.Clear();
        plan.AddIntegrals(values, flux, memory.Doubts);
        for (int i = 0; i < free.Length; i++)
        {
            if (!node.Owns(free[i]))
                continue;
            Span<double> row = rows.Slice(i * bins, bins);
            row.Clear();
            plan.AddIntegrals(slopes.Slice(i * count, count), row);
        }
        ArrayPool<double>.Shared.Return(rented);

        memory.Features.Read(node, parameters);
        Mark(grid.Grid, memory, plan.Sections.Length > 0 ? DarkAbsorbed : Dark, flux);
        if (memory.Known.Count + memory.Doubtful.Count > 0)
            Refinement.Run(node, plan, range, memory, workspace, parameters, free, flux, rows);
        Deltas.Add(node, grid.Grid, points, memory.Features, parameters, free, flux, rows);
        MovingJumps.Add(node, grid.Grid, points, memory, parameters, free, rows);
    }

    /// <summary>Lists, ascending and each once, the bins that need more than the plan's nodes.</summary>
    private static void Mark(EnergyGrid grid, QuadratureMemory memory, double dark, ReadOnlySpan<double> flux)
    {
        (Features features, List<Doubt> doubts, List<int> known, List<int> doubtful) = (
            memory.Features,
            memory.Doubts,
            memory.Known,
            memory.Doubtful
        );
        known.Clear();
        doubtful.Clear();
        foreach (Break at in features.Breaks)
            if (grid.FindBin(at.Energy) is >= 0 and int bin && at.Energy > grid.Lower(bin))
                known.Add(bin);
        foreach (ShiftedSection shifted in features.Sections)
            MarkBends(grid, shifted, known);
        foreach (Feature line in features.Lines)
            MarkLine(grid, line, known);
        foreach (Feature blurred in features.Blurred)
        {
            int marked = known.Count;
            MarkLine(grid, blurred, known);
            // There are many of them, and few are narrow beside the bins.
            if (known.Count > marked)
                features.Lines.Add(blurred);
        }
        SortOut(known);
        if (doubts.Count + known.Count == 0)
            return;
        double brightest = 0;
        foreach (double photons in flux)
            brightest = Math.Max(brightest, Math.Abs(photons));
        for (int i = known.Count - 1; i >= 0; i--)
            if (Math.Abs(flux[known[i]]) < dark * Margin * brightest)
                known.RemoveAt(i);
        foreach (Doubt doubt in doubts)
            if (doubt.Photons > dark * brightest && known.BinarySearch(doubt.Bin) < 0)
                doubtful.Add(doubt.Bin);
        SortOut(doubtful);
    }

    /// <summary>Ascending, each once.</summary>
    private static void SortOut(List<int> bins)
    {
        bins.Sort();
        int kept = 0;
        for (int i = 0; i < bins.Count; i++)
            if (i == 0 || bins[i] != bins[i - 1])
                bins[kept++] = bins[i];
        bins.RemoveRange(kept, bins.Count - kept);
    }

    private static void MarkBends(EnergyGrid grid, ShiftedSection shifted, List<int> marked)
    {
        double seen = 0;
        foreach (double bend in shifted.Section.Bends)
        {
            double energy = bend / shifted.Stretch;
            if (energy < seen || grid.FindBin(energy) is not (>= 0 and int bin))
                continue;
            marked.Add(bin);
            seen = grid.Upper(bin);
        }
    }

    /// <summary>Bins that are not narrow beside a line.</summary>
    private static void MarkLine(EnergyGrid grid, Feature line, List<int> marked)
    {
        int first = Math.Max(0, grid.FindBin(line.Center - line.Reach));
        for (int bin = first; bin < grid.BinCount && grid.Lower(bin) <= line.Center + line.Reach; bin++)
        {
            double nearest = Math.Clamp(line.Center, grid.Lower(bin), grid.Upper(bin));
            double farthest =
                line.Center < nearest ? grid.Upper(bin)
                : line.Center > nearest ? grid.Lower(bin)
                : nearest;
            if (grid.Width(bin) > Math.Min(line.WidestAt(nearest), line.WidestAt(farthest)))
                marked.Add(bin);
        }
    }
}
