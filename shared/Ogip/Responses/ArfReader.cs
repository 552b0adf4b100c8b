using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>Reads an ancillary response (ARF).</summary>
/// <remarks>Source: OGIP memo CAL/GEN/92-002 and 92-002a.</remarks>
public static class ArfReader
{
    private const double SquareCentimetresPerSquareMetre = 1e4;

    /// <exception cref="SpectralDataException">No SPECRESP extension, or one that does not hold areas on an energy grid.</exception>
    public static EffectiveArea Read(FitsFile file)
    {
        FitsHdu hdu = Find(file) ?? throw SpectralDataException.At(file.Name, "no extension with a SPECRESP column", "an ARF: extension SPECRESP with ENERG_LO, ENERG_HI, SPECRESP");
        EnergyGrid grid = EnergyColumns.ReadGrid(hdu.Table);
        TableColumn column = hdu.Table.Require("SPECRESP");
        double[] area = column.ReadScalars();
        // Gamma-ray telescopes give m².
        if (column.Unit is ['m', '2' or '^' or '*', ..]) area = Array.ConvertAll(area, value => value * SquareCentimetresPerSquareMetre);
        if (EnergyColumns.Descend(hdu.Table)) Array.Reverse(area);
        return Located.In(column.Where, () => new EffectiveArea(grid, area));
    }

    /// <summary>The extension that holds an ARF; null if the file has none.</summary>
    internal static FitsHdu? Find(FitsFile file) =>
        file.Hdus.FirstOrDefault(hdu => hdu.IsTable && (hdu.IsNamed("SPECRESP") || hdu.HasClass(2, "SPECRESP")))
        ?? file.Hdus.FirstOrDefault(hdu => hdu.IsTable && hdu.Table.Find("SPECRESP") is not null);
}
