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
        bool typeTwo = IsTypeTwo(areas);
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

    /// <summary>Chooses among several areas where nobody did: the one of the spectrum's order, else the first.</summary>
    /// <param name="order">The spectrum's; null if it has none.</param>
    /// <param name="notes">Gets a line for a choice, and for an area of another order.</param>
    /// <exception cref="SpectralDataException">Areas of several orders, and none of the spectrum's.</exception>
    internal static SpectrumSelector Choose(FitsFile file, SpectrumSelector selector, GratingOrder? order, List<string> notes)
    {
        IReadOnlyList<FitsHdu> areas = FindAll(file);
        (SpectrumSelector Which, GratingOrder? Order)[] found = IsTypeTwo(areas)
            ?
            [
                .. Enumerable
                    .Range(1, areas[0].Table.RowCount)
                    .Select(row => (SpectrumSelector.OfRow(row), OrderOf(areas[0], row))),
            ]
            : [.. areas.Select(hdu => (SpectrumSelector.OfExtension(hdu.Index), OrderOf(hdu, null)))];
        bool isOpen = found.Length > 1 && selector.Text.Length == 0;
        if (isOpen && order is not null && Array.Exists(found, one => one.Order is not null))
        {
            (SpectrumSelector which, GratingOrder? its) = Array.Find(found, one => one.Order?.Suits(order) == true);
            if (its is null)
                throw SpectralDataException.At(
                    file.Name,
                    $"{found.Length} areas, none of {order}",
                    $"one of the spectrum's order, or {found[1].Which.Text} behind the file's name for the second"
                );
            notes.Add($"{file.Name}: found {found.Length} areas; took {which.Text}, of {its} as the spectrum.");
            return which;
        }
        if (isOpen)
            notes.Add(
                $"{file.Name}: found {found.Length} areas; took the first. {found[1].Which.Text} behind the file's name is the "
                    + "second."
            );
        GratingOrder? other =
            selector.Text.Length == 0
                ? found.FirstOrDefault().Order
                : Array.Find(found, one => one.Which.Text == selector.Text).Order;
        if (order is not null && other?.Suits(order) == false)
            notes.Add($"{file.Name}{selector.Text}: an area of {other} beside a spectrum of {order}.");
        return selector;
    }

    /// <param name="row">Counted from 1; null where the extension is one area.</param>
    private static GratingOrder? OrderOf(FitsHdu hdu, int? row) => GratingOrder.Of(hdu.Table, row - 1);

    private static bool IsTypeTwo(IReadOnlyList<FitsHdu> areas) =>
        areas.Count == 1 && areas[0].Table.Require("SPECRESP") is { IsScalar: false, IsText: false };

    /// <summary>The extensions that hold areas, in order.</summary>
    internal static IReadOnlyList<FitsHdu> FindAll(FitsFile file)
    {
        FitsHdu[] named = [.. file.Hdus.Where(hdu => hdu.IsTable && (hdu.IsNamed("SPECRESP") || hdu.HasClass(2, "SPECRESP")))];
        return named.Length > 0 ? named : [.. file.Hdus.Where(hdu => hdu.IsTable && hdu.Table.Find("SPECRESP") is not null)];
    }
}
