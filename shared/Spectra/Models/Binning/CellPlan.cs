using System.Runtime.Intrinsics;
using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Models.Binning;

/// <summary>Cells that use the same order of quadrature. Their count is a multiple of 4: cells of width 0 fill up.</summary>
/// <param name="Order">Nodes per cell; node k of cell i is the point Start + k Count + i.</param>
/// <param name="Start">Of its points among the plan's.</param>
/// <param name="Bin">Shape [Count]: to which bin of the grid a cell belongs.</param>
/// <param name="Half">Shape [Count]: half the width of a cell, keV.</param>
internal sealed record CellGroup(int Order, int Start, int Count, int[] Bin, double[] Half);

/// <summary>A cross-section over one cell.</summary>
/// <param name="Bin">To which bin of the grid the cell belongs.</param>
/// <param name="Lower">keV.</param>
/// <param name="Upper">keV.</param>
/// <param name="IsSmooth">True if the polynomials leave nothing of σ that counts.</param>
/// <param name="Coefficients">Shape [sections, 5], row-major: of the Legendre polynomials, 1e-22 cm².</param>
internal sealed record CellSections(int Bin, double Lower, double Upper, bool IsSmooth, double[] Coefficients)
{
    /// <summary>σ of a section at an energy of the cell.</summary>
    public double At(int section, double energy)
    {
        double x = ((2 * energy) - Lower - Upper) / (Upper - Lower),
            before = 0,
            now = 1,
            sum = 0;
        for (int k = 0; k < GaussLegendre.HighestOrder; k++)
        {
            sum += Coefficients[(section * GaussLegendre.HighestOrder) + k] * now;
            (before, now) = (now, ((((2 * k) + 1) * x * now) - (k * before)) / (k + 1));
        }
        return sum;
    }
}

/// <summary>A cell whose values at the nodes say that more of them are needed.</summary>
internal readonly record struct Doubt(int Bin, double Photons);

/// <summary>Where a product is evaluated for its integrals over the bins of a grid: each bin is one cell or more.</summary>
internal sealed class CellPlan(
    CellGroup[] groups,
    FixedPoints points,
    CrossSection[] sections,
    CellSections[] cells,
    int[] firstCell
)
{
    // The coefficient of the highest Legendre polynomial that the nodes see, over that of the lowest: the integral of e^(slope
    // E) is
    // then off by less than 2e-8 (its error goes by the square of that polynomial).
    internal static readonly double[] Limits = [0, 0, 0.045, 0.02, 0.01, 0.01];
    internal static readonly double[][] Highest =
    [
        .. Enumerable
            .Range(0, GaussLegendre.HighestOrder + 1)
            .Select(order => order == 0 ? [] : GaussLegendre.Coefficient(order, order - 1)),
    ];

    public FixedPoints Points => points;

    /// <summary>Of absorption that is not shifted.</summary>
    public CrossSection[] Sections => sections;

    /// <summary>Nodes beside the plan's own, where the model's jumps stay. Any thread's.</summary>
    public volatile KeptNodes? Kept;

    /// <summary>The cells of one bin, ascending.</summary>
    public ReadOnlySpan<CellSections> CellsOf(int bin) => cells.AsSpan(firstCell[bin]..firstCell[bin + 1]);

    /// <summary>Adds the cells' integrals to the bins they belong to.</summary>
    /// <param name="values">Shape [points].</param>
    /// <param name="sums">Shape [bins].</param>
    public void AddIntegrals(ReadOnlySpan<double> values, Span<double> sums)
    {
        foreach (CellGroup group in groups)
        {
            double[] weights = GaussLegendre.Weights(group.Order);
            for (int i = 0; i < group.Count; i += 4)
            {
                Vector256<double> sum = Vector256<double>.Zero;
                for (int k = 0; k < weights.Length; k++)
                    sum += weights[k] * Vector256.Create(values[(group.Start + (k * group.Count) + i)..]);
                sum *= Vector256.Create(group.Half.AsSpan(i));
                Scatter(group, i, sum, sums);
            }
        }
    }

    /// <summary>Adds the integrals, and lists the cells that are in doubt.</summary>
    public void AddIntegrals(ReadOnlySpan<double> values, Span<double> sums, List<Doubt> doubts)
    {
        foreach (CellGroup group in groups)
        {
            double[] weights = GaussLegendre.Weights(group.Order),
                highest = Highest[group.Order];
            Vector256<double> limit = Vector256.Create(0.5 * Limits[group.Order]);
            for (int i = 0; i < group.Count; i += 4)
            {
                Vector256<double> sum = Vector256<double>.Zero,
                    detail = Vector256<double>.Zero;
                for (int k = 0; k < weights.Length; k++)
                {
                    Vector256<double> value = Vector256.Create(values[(group.Start + (k * group.Count) + i)..]);
                    sum += weights[k] * value;
                    detail += highest[k] * value;
                }
                Vector256<double> bad = Vector256.GreaterThan(Vector256.Abs(detail), limit * Vector256.Abs(sum));
                sum *= Vector256.Create(group.Half.AsSpan(i));
                Scatter(group, i, sum, sums);
                if (bad == Vector256<double>.Zero)
                    continue;
                for (int j = 0; j < 4; j++)
                    if (BitConverter.DoubleToInt64Bits(bad[j]) != 0 && group.Half[i + j] > 0)
                        doubts.Add(new(group.Bin[i + j], Math.Max(Math.Abs(sum[j]), Math.Abs(detail[j] * group.Half[i + j]))));
            }
        }
    }

    private static void Scatter(CellGroup group, int at, Vector256<double> cells, Span<double> sums)
    {
        int[] bin = group.Bin;
        sums[bin[at]] += cells[0];
        sums[bin[at + 1]] += cells[1];
        sums[bin[at + 2]] += cells[2];
        sums[bin[at + 3]] += cells[3];
    }
}
