using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Responses;

/// <summary>Columns of energies and areas, whatever units a file has.</summary>
internal static class EnergyColumns
{
    /// <summary>What turns a column of areas into cm²: gamma-ray telescopes give m², be it written "m2", "m**2", "M^2" or
    /// "m 2". Any other unit, or none, is cm².</summary>
    public static double SquareCentimetres(TableColumn column)
    {
        string unit = string.Concat(column.Unit.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
        return unit.StartsWith("M2", StringComparison.Ordinal) ? 1e4
            : unit.StartsWith("MM2", StringComparison.Ordinal) ? 1e-2
            : 1;
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
