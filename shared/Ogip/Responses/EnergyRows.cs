using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Responses;

/// <summary>ENERG_LO and ENERG_HI of a table, in ascending order; rows whose energies are one and the same are left out, for such
/// bins hold no photons (ROSAT's PSPC response has 19).</summary>
internal sealed class EnergyRows
{
    /// <summary>How far the end of a bin may lie from the start of the next, in widths of the bin: single precision, not a
    /// gap.</summary>
    private const double JoinTolerance = 0.01;

    private readonly BinaryTable _table;
    private readonly double[] _lower,
        _upper;

    private EnergyRows(BinaryTable table, int[] order, double[] lower, double[] upper)
    {
        (_table, Order, WithoutWidth) = (table, order, lower.Length - order.Length);
        (_lower, _upper) = ([.. order.Select(row => lower[row])], [.. order.Select(row => upper[row])]);
    }

    /// <summary>Shape [bins]: where the file has each bin.</summary>
    public int[] Order { get; }

    /// <summary>Bins that were left out.</summary>
    public int WithoutWidth { get; }

    /// <param name="table">One row per bin.</param>
    /// <param name="row">Of tables that hold a whole grid in each row; null where each row is a bin.</param>
    /// <exception cref="SpectralDataException">There are no energies, or not as many lower as upper ones.</exception>
    public static EnergyRows Read(BinaryTable table, int? row = null)
    {
        double[] lower = EnergyColumns.Read(table.Require("ENERG_LO"), row),
            upper = EnergyColumns.Read(table.Require("ENERG_HI"), row);
        if (lower.Length != upper.Length)
            throw SpectralDataException.At(
                table.Hdu.Where,
                $"{lower.Length} lower and {upper.Length} upper energies",
                "as many of both"
            );
        int[] order = [.. Enumerable.Range(0, lower.Length).Where(bin => lower[bin] != upper[bin])];
        if (order.Length == 0)
            throw SpectralDataException.At(table.Hdu.Where, "no rows with a width in energy", "one row per energy bin");
        // In gratings' files energies descend.
        if (order.Length > 1 && lower[order[0]] > lower[order[^1]])
            Array.Reverse(order);
        return new(table, order, lower, upper);
    }

    /// <param name="firstIsIdle">True if nothing is measured in the first bin, so that its lower edge does not matter.</param>
    /// <exception cref="SpectralDataException">The bins don't join, or don't ascend or descend throughout.</exception>
    public EnergyGrid ToGrid(bool firstIsIdle = false)
    {
        // EXOSAT's first bin runs from 0.93 to 0.44 keV.
        if (firstIsIdle && _lower[0] >= _upper[0])
            _lower[0] = 0.5 * _upper[0];
        for (int bin = 1; bin < _lower.Length; bin++)
            if (!(Math.Abs(_lower[bin] - _upper[bin - 1]) <= JoinTolerance * (_upper[bin] - _lower[bin])))
                throw SpectralDataException.At(
                    $"{_table.Hdu.Where} column ENERG_LO, bin {bin + 1}",
                    $"{_lower[bin]} keV where the bin before it ends at {_upper[bin - 1]} keV",
                    "bins that join"
                );
        return Located.In($"{_table.Hdu.Where} columns ENERG_LO and ENERG_HI", () => new EnergyGrid([.. _lower, _upper[^1]]));
    }
}
