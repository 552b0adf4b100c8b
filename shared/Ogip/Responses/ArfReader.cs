using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>Reads an ancillary response (ARF).</summary>
/// <remarks>Source: OGIP memo CAL/GEN/92-002 and 92-002a.</remarks>
public static class ArfReader
{
    /// <param name="file">With one area or more.</param>
    /// <param name="selector">Which of several: an extension, or a row of type II, which has an area a row; null for the
    /// first.</param>
    /// <exception cref="SpectralDataException">No SPECRESP extension, or one that does not hold areas on an energy
    /// grid.</exception>
    public static EffectiveArea Read(FitsFile file, SpectrumSelector? selector = null)
    {
        selector ??= SpectrumSelector.First;
        IReadOnlyList<FitsHdu> areas = FindAll(file);
        if (areas.Count == 0)
            throw SpectralDataException.At(
                file.Name,
                "no extension with a SPECRESP column",
                "an ARF: extension SPECRESP with ENERG_LO, ENERG_HI, SPECRESP"
            );
        bool typeTwo = areas.Count == 1 && areas[0].Table.Require("SPECRESP") is { IsScalar: false, IsText: false };
        FitsHdu hdu = typeTwo ? areas[0] : selector.ChooseVersion(areas, "area");
        FitsLimits.RequireFew(hdu);
        int? row = typeTwo ? selector.Row - 1 : null;
        if (row >= hdu.Table.RowCount)
            throw SpectralDataException.At(hdu.Where, $"{hdu.Table.RowCount} areas", $"an area number {selector.Row}");
        EnergyRows energies = EnergyRows.Read(hdu.Table, row);
        TableColumn column = hdu.Table.Require("SPECRESP");
        double[] area = row is int at ? column.ReadRow(at) : column.ReadScalars();
        if (EnergyColumns.SquareCentimetres(column) is not 1 and double unit)
            area = Array.ConvertAll(area, value => value * unit);
        if (area.Length != energies.Order.Length + energies.WithoutWidth)
            throw SpectralDataException.At(column.Where, $"{area.Length} areas", "one for each energy bin");
        return Located.In(column.Where, () => new EffectiveArea(energies.ToGrid(), [.. energies.Order.Select(bin => area[bin])]));
    }

    /// <summary>The extensions that hold areas, in order.</summary>
    internal static IReadOnlyList<FitsHdu> FindAll(FitsFile file)
    {
        FitsHdu[] named = [.. file.Hdus.Where(hdu => hdu.IsTable && (hdu.IsNamed("SPECRESP") || hdu.HasClass(2, "SPECRESP")))];
        return named.Length > 0 ? named : [.. file.Hdus.Where(hdu => hdu.IsTable && hdu.Table.Find("SPECRESP") is not null)];
    }
}
