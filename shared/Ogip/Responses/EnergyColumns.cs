using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Responses;

/// <summary>Pairs of lower and upper energies, keV.</summary>
internal static class EnergyColumns
{
    /// <summary>How far the end of a bin may lie from the start of the next, in widths of the bin: single precision, not a
    /// gap.</summary>
    private const double JoinTolerance = 0.01;

    public const double SquareCentimetresPerSquareMetre = 1e4;

    /// <summary>True for areas of gamma-ray telescopes: "m2", "m**2", "m^2".</summary>
    public static bool IsSquareMetres(TableColumn column) => column.Unit is ['m', '2' or '^' or '*', ..];

    /// <summary>True for gratings' files, where energies descend: then row i is bin n - 1 - i.</summary>
    public static bool Descend(BinaryTable table, int? row = null)
    {
        double[] lower = Read(table.Require("ENERG_LO"), row);
        return lower.Length > 1 && lower[0] > lower[^1];
    }

    /// <summary>ENERG_LO and ENERG_HI as an ascending grid.</summary>
    /// <param name="table">One row per bin.</param>
    /// <param name="firstIsIdle">True if nothing is measured in the first bin, so that its lower edge does not matter.</param>
    /// <param name="row">Of tables that hold a whole grid in each row; null where each row is a bin.</param>
    /// <exception cref="SpectralDataException">The bins don't join, or don't ascend or descend throughout.</exception>
    public static EnergyGrid ReadGrid(BinaryTable table, bool firstIsIdle = false, int? row = null)
    {
        double[] lower = Read(table.Require("ENERG_LO"), row);
        double[] upper = Read(table.Require("ENERG_HI"), row);
        if (lower.Length != upper.Length)
            throw SpectralDataException.At(
                table.Hdu.Where,
                $"{lower.Length} lower and {upper.Length} upper energies",
                "as many of both"
            );
        if (lower.Length == 0)
            throw SpectralDataException.At(table.Hdu.Where, "no rows", "one row per energy bin");
        if (lower.Length > 1 && lower[0] > lower[^1])
        {
            Array.Reverse(lower);
            Array.Reverse(upper);
        }
        // EXOSAT's first bin runs from 0.93 to 0.44 keV.
        if (firstIsIdle && lower[0] >= upper[0])
            lower[0] = 0.5 * upper[0];
        for (int bin = 1; bin < lower.Length; bin++)
            if (!(Math.Abs(lower[bin] - upper[bin - 1]) <= JoinTolerance * (upper[bin] - lower[bin])))
                throw SpectralDataException.At(
                    $"{table.Hdu.Where} column ENERG_LO, bin {bin + 1}",
                    $"{lower[bin]} keV where the bin before it ends at {upper[bin - 1]} keV",
                    "bins that join"
                );
        return Located.In($"{table.Hdu.Where} columns ENERG_LO and ENERG_HI", () => new EnergyGrid([.. lower, upper[^1]]));
    }

    /// <summary>A column of energies in keV, whatever unit of energy the file uses.</summary>
    public static double[] Read(TableColumn column, int? row = null)
    {
        double factor = column.Unit.ToUpperInvariant() switch
        {
            "" or "KEV" => 1,
            "EV" => 1e-3,
            "MEV" => 1e3,
            "GEV" => 1e6,
            "TEV" => 1e9,
            _ => throw SpectralDataException.At(
                column.Where,
                $"the unit '{column.Unit}'",
                "a unit of energy: eV, keV, MeV, GeV or TeV"
            ),
        };
        double[] energies = row is int whole ? column.ReadRow(whole) : column.ReadScalars();
        for (int i = 0; i < energies.Length; i++)
        {
            energies[i] *= factor;
            if (!double.IsFinite(energies[i]))
                throw SpectralDataException.At($"{column.Where}, row {i + 1}", $"{energies[i]}", "a finite energy");
        }
        return energies;
    }
}
