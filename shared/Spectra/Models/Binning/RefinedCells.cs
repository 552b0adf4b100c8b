using System.Runtime.InteropServices;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Binning;

/// <summary>A part of a bin that a quadrature of 2, 3 or 5 nodes is tried on.</summary>
/// <param name="Place">The plan's cell that it is a part of.</param>
/// <param name="Lower">keV.</param>
/// <param name="Upper">keV.</param>
/// <param name="Order">How many nodes.</param>
/// <param name="Depth">How often it was divided.</param>
/// <param name="IsByLine">True if it is not narrow beside some line.</param>
internal readonly record struct RefinedCell(CellSections Place, double Lower, double Upper, int Order, int Depth, bool IsByLine);

/// <summary>Cuts bins into cells at all energies where a model jumps or bends: within a cell it is smooth.</summary>
internal static class RefinedCells
{
    private const double Narrow = 1.2e-3,
        Medium = 0.01; // in ln E: cells that begin with two and three nodes
    private const double WidestCell = 0.2; // in ln E
    private const double Hair = 1e-14; // what shifting an energy and back may round
    private static readonly double[] LineCuts = [0, 0.7, 1.5, 2.5, 3.5, 5, 7, 10],
        EdgeCuts = [0, 1.5, 3.5, 6];

    /// <summary>Writes the energies, beside the bends of its sections, that no cell may pass, ascending.</summary>
    public static void WriteCuts(Features features, List<double> cuts)
    {
        cuts.Clear();
        foreach (Break at in features.Breaks)
            cuts.Add(at.Energy);
        foreach (Feature line in features.Lines)
        foreach (double distance in line.Depth < 1 ? EdgeCuts : LineCuts)
        {
            cuts.Add(line.Center - (distance * line.Width));
            cuts.Add(line.Center + (distance * line.Width));
        }
        cuts.Sort();
    }

    /// <param name="bins">Which, ascending.</param>
    /// <param name="memory">With the cuts of <see cref="WriteCuts"/>; to its cells others are added, ascending.</param>
    public static void Add(List<int> bins, CellPlan plan, QuadratureMemory memory)
    {
        foreach (int bin in bins)
        foreach (CellSections place in plan.CellsOf(bin))
            Cut(plan.Sections, place, memory);
    }

    /// <summary>Cell by cell, ascending in each.</summary>
    /// <returns>How many nodes there are.</returns>
    public static int WriteNodes(ReadOnlySpan<RefinedCell> cells, Span<double> energy)
    {
        int at = 0;
        foreach (ref readonly RefinedCell cell in cells)
        {
            double middle = 0.5 * (cell.Lower + cell.Upper),
                half = 0.5 * (cell.Upper - cell.Lower);
            foreach (double node in GaussLegendre.Nodes(cell.Order))
                energy[at++] = middle + (half * node);
        }
        return at;
    }

    private static void Cut(CrossSection[] sections, CellSections place, QuadratureMemory memory)
    {
        (Features features, List<double> cuts, List<int> next) = (memory.Features, memory.Cuts, memory.NextBends);
        int at = cuts.BinarySearch(place.Lower);
        if (at < 0)
            at = ~at;
        double from = place.Lower;
        next.Clear();
        foreach (ShiftedSection shifted in features.Sections)
            next.Add(After(shifted.Section.Bends, from * shifted.Stretch));
        while (from < place.Upper)
        {
            while (at < cuts.Count && cuts[at] <= from)
                at++;
            double to = at < cuts.Count ? Math.Min(cuts[at], place.Upper) : place.Upper;
            for (int i = 0; i < next.Count; i++)
                to = Math.Min(to, NextBend(features.Sections[i], from, ref CollectionsMarshal.AsSpan(next)[i]));
            if (!place.IsSmooth)
                foreach (CrossSection section in sections)
                    to = Math.Min(to, Math.Min(Next(section.Jumps, from), Next(section.Bends, from)));
            AddCells(place, from, to, features.Lines, memory.Cells);
            from = to;
        }
    }

    private static double NextBend(ShiftedSection shifted, double from, ref int next)
    {
        ReadOnlySpan<double> bends = shifted.Section.Bends;
        while (next < bends.Length && bends[next] <= from * shifted.Stretch * (1 + Hair))
            next++;
        return next < bends.Length ? bends[next] / shifted.Stretch : double.PositiveInfinity;
    }

    private static double Next(ReadOnlySpan<double> energies, double energy)
    {
        int at = After(energies, energy);
        return at < energies.Length ? energies[at] : double.PositiveInfinity;
    }

    private static int After(ReadOnlySpan<double> energies, double energy)
    {
        int at = energies.BinarySearch(energy);
        return at < 0 ? ~at : at + 1;
    }

    private static void AddCells(CellSections place, double lower, double upper, List<Feature> lines, List<RefinedCell> cells)
    {
        double width = (upper - lower) / lower;
        bool isByLine = IsByLine(lower, upper, lines);
        if (width < Medium && !isByLine)
        {
            cells.Add(new(place, lower, upper, width < Narrow ? 2 : 3, 0, false));
            return;
        }
        double ratio = VectorMath.Log(upper / lower);
        int parts = Math.Max(1, (int)Math.Ceiling(ratio / WidestCell));
        double from = lower;
        for (int part = 1; part <= parts; part++)
        {
            double to = part == parts ? upper : lower * VectorMath.Exp(ratio * part / parts);
            cells.Add(new(place, from, to, GaussLegendre.HighestOrder, 0, isByLine));
            from = to;
        }
    }

    private static bool IsByLine(double lower, double upper, List<Feature> lines)
    {
        foreach (Feature line in lines)
            if (upper - lower > Math.Min(line.WidestAt(lower), line.WidestAt(upper)))
                return true;
        return false;
    }
}
