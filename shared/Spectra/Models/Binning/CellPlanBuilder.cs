using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Binning;

/// <summary>
/// Cuts the bins of a grid into cells of which a few nodes each suffice for absorption up to some column. At the nodes stands not
/// σ itself but its projection on polynomials over the cell: what the projection leaves out then counts in second order only, so
/// that the kinks of a table of σ don't matter.
/// </summary>
internal sealed class CellPlanBuilder
{
    /// <summary>nH times the rms of what a projection leaves of σ; the integral is off by half the square.</summary>
    private const double LargestRest = 2e-4;

    /// <summary>The change of ln flux over a cell, by its number of nodes, up to which they are good to 1e-8 or so.</summary>
    private static readonly double[] LargestChange = [0, 0, 0.075, 0.45, 1.0, 2.0];

    /// <summary>The slope d ln A / d ln E of sources that a cell allows for, beside the absorption.</summary>
    private const double SourceSlope = 8;

    private const double WidestCell = 0.1; // in ln E
    private const double NarrowestCell = 1e-7;
    private const double Opaque = 280; // optical depth at the column; at a quarter of it 4e-31 is left
    private const double SmoothRest = 1e-6; // nH times what the projection leaves of σ

    private readonly CrossSection[] _sections,
        _shifted;
    private readonly double _column,
        _allColumns;
    private readonly bool _isLeast;
    private readonly List<Cell>[] _cells = [.. Enumerable.Range(0, GaussLegendre.HighestOrder + 1).Select(_ => new List<Cell>())];
    private readonly SectionSamples _samples = new();

    private readonly record struct Cell(int Bin, double Lower, double Upper, double[] Sigma, CellSections? Sections);

    private CellPlanBuilder(CrossSection[] sections, CrossSection[] shifted, double column, double allColumns, bool isLeast) =>
        (_sections, _shifted, _column, _allColumns, _isLeast) = (sections, shifted, column, allColumns, isLeast);

    /// <param name="grid">n bins.</param>
    /// <param name="sections">Of absorption that is not shifted.</param>
    /// <param name="shifted">Of absorption at a redshift.</param>
    /// <param name="column">The largest of that absorption, 1e22 cm⁻²; the least is a quarter of it.</param>
    /// <param name="allColumns">The same, shifted absorption included.</param>
    /// <param name="isLeast">True if the least column is 0.</param>
    public static CellPlan Build(
        EnergyGrid grid,
        CrossSection[] sections,
        CrossSection[] shifted,
        double column,
        double allColumns,
        bool isLeast
    )
    {
        CellPlanBuilder builder = new(sections, shifted, column, allColumns, isLeast);
        for (int bin = 0; bin < grid.BinCount; bin++)
        {
            double ratio = VectorMath.Log(grid.Upper(bin) / grid.Lower(bin));
            int parts = (int)Math.Ceiling(ratio / WidestCell);
            double lower = grid.Lower(bin);
            for (int part = 1; part <= parts; part++)
            {
                double upper = part == parts ? grid.Upper(bin) : grid.Lower(bin) * VectorMath.Exp(ratio * part / parts);
                builder.Add(bin, lower, upper);
                lower = upper;
            }
        }
        return builder.Finish(grid.BinCount);
    }

    private void Add(int bin, double lower, double upper)
    {
        double width = upper - lower,
            change = SourceSlope * width / lower,
            shiftedChange = 0;
        int order = 2;
        bool isOpaque = false,
            isRough = false;
        foreach (CrossSection section in _sections)
        {
            _samples.Take(section, lower, upper);
            isOpaque |= !_isLeast && _samples.Least * _column > Opaque;
            change += _column * _samples.Change;
        }
        // At a redshift σ changes less than here.
        foreach (CrossSection section in _shifted)
        {
            _samples.Take(section, lower, upper);
            shiftedChange += _allColumns * _samples.Change;
        }
        while (order < GaussLegendre.HighestOrder && change + shiftedChange > LargestChange[order])
            order++;
        bool isSteep = change > LargestChange[order];
        if (!isOpaque)
        {
            foreach (CrossSection section in _sections)
            {
                _samples.Take(section, lower, upper);
                while (order < GaussLegendre.HighestOrder && _column * _samples.Rest(order) > LargestRest)
                    order++;
                isRough |= _column * _samples.Rest(order) > LargestRest;
            }
            if ((isRough || isSteep) && width > NarrowestCell * upper)
            {
                double middle = isRough ? Split(lower, upper) : 0.5 * (lower + upper);
                Add(bin, lower, middle);
                Add(bin, middle, upper);
                return;
            }
        }
        Keep(bin, lower, upper, isOpaque ? 1 : order);
    }

    /// <summary>The jump nearest the middle, else the bend, else the middle itself.</summary>
    private double Split(double lower, double upper)
    {
        double middle = 0.5 * (lower + upper),
            nearest = double.NaN;
        foreach (CrossSection section in _sections)
            nearest = Nearer(section.Jumps, lower, upper, middle, nearest);
        if (double.IsNaN(nearest))
            foreach (CrossSection section in _sections)
                nearest = Nearer(section.Bends, lower, upper, middle, nearest);
        return double.IsNaN(nearest) ? middle : nearest;
    }

    private static double Nearer(ReadOnlySpan<double> energies, double lower, double upper, double middle, double best)
    {
        int at = energies.BinarySearch(middle);
        if (at < 0)
            at = ~at;
        for (int i = Math.Max(0, at - 1); i <= at && i < energies.Length; i++)
        {
            double energy = energies[i];
            bool isInside = energy > lower * (1 + NarrowestCell) && energy < upper * (1 - NarrowestCell);
            if (isInside && !(Math.Abs(energy - middle) >= Math.Abs(best - middle)))
                best = energy;
        }
        return best;
    }

    /// <remarks>Order 1 stands for the mean of σ at two nodes: a projection of what varies wildly may fall below 0.</remarks>
    private void Keep(int bin, double lower, double upper, int order)
    {
        int terms = order;
        order = Math.Max(order, 2);
        double[] sigma = new double[_sections.Length * order],
            coefficients = new double[_sections.Length * GaussLegendre.HighestOrder];
        bool isSmooth = terms > 1;
        for (int s = 0; s < _sections.Length; s++)
        {
            _samples.Take(_sections[s], lower, upper);
            isSmooth &= _column * _samples.Rest(GaussLegendre.HighestOrder) < SmoothRest;
            _samples.Coefficients.CopyTo(coefficients.AsSpan(s * GaussLegendre.HighestOrder));
            for (int k = 0; k < order; k++)
            for (int j = 0; j < terms; j++)
                sigma[(s * order) + k] += _samples.Coefficients[j] * GaussLegendre.Polynomial(j, GaussLegendre.Nodes(order)[k]);
        }
        _cells[order].Add(new(bin, lower, upper, sigma, new(bin, lower, upper, isSmooth, coefficients)));
    }

    private CellPlan Finish(int bins)
    {
        List<CellGroup> groups = [];
        List<double> energies = [];
        List<double>[] sigmas = [.. _sections.Select(_ => new List<double>())];
        for (int order = 2; order <= GaussLegendre.HighestOrder; order++)
        {
            List<Cell> cells = _cells[order];
            if (cells.Count == 0)
                continue;
            while (cells.Count % 4 != 0)
                cells.Add(cells[^1] with { Lower = cells[^1].Upper, Sections = null });
            groups.Add(
                new(
                    order,
                    energies.Count,
                    cells.Count,
                    [.. cells.Select(cell => cell.Bin)],
                    [.. cells.Select(cell => 0.5 * (cell.Upper - cell.Lower))]
                )
            );
            for (int k = 0; k < order; k++)
            {
                foreach (Cell cell in cells)
                {
                    energies.Add(
                        (0.5 * (cell.Lower + cell.Upper)) + (0.5 * (cell.Upper - cell.Lower) * GaussLegendre.Nodes(order)[k])
                    );
                    for (int s = 0; s < sigmas.Length; s++)
                        sigmas[s].Add(cell.Sigma[(s * order) + k]);
                }
            }
        }
        FixedPoints points = new([.. energies]);
        for (int s = 0; s < sigmas.Length; s++)
            points.Sections.Put(_sections[s], [.. sigmas[s]]);
        CellSections[] ordered =
        [
            .. _cells.SelectMany(cells => cells).Select(cell => cell.Sections).OfType<CellSections>().OrderBy(cell => cell.Lower),
        ];
        int[] firstCell = new int[bins + 1];
        foreach (CellSections cell in ordered)
            firstCell[cell.Bin + 1]++;
        for (int bin = 0; bin < bins; bin++)
            firstCell[bin + 1] += firstCell[bin];
        return new CellPlan([.. groups], points, _sections, ordered, firstCell);
    }
}
