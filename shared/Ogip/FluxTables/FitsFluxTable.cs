using Almagest.Ogip.Fits;

namespace Almagest.Ogip.FluxTables;

/// <summary>Binary tables of FITS that hold a spectrum in flux.</summary>
internal static class FitsFluxTable
{
    private static readonly string[] Told =
    [
        "TELESCOP",
        "INSTRUME",
        "FILTER",
        "OBJECT",
        "OBS_ID",
        "RA_OBJ",
        "DEC_OBJ",
        "RA_TARG",
        "DEC_TARG",
        "RADESYS",
        "EQUINOX",
    ];

    /// <returns>The first that there is; null if none.</returns>
    /// <param name="named">Columns by their roles, as the caller names them; null: found by usual names.</param>
    public static FitsHdu? Find(FitsFile file, string? named) =>
        file.Hdus.FirstOrDefault(hdu => hdu.IsTable && (named is null ? TableSpectrum.Fits(Cells(hdu)) : hdu.Table.RowCount > 0));

    public static RawFluxTable Read(FitsHdu hdu, string? named)
    {
        FitsLimits.RequireFew(hdu);
        Dictionary<string, string> keywords = [];
        foreach (string keyword in Told)
            if ((hdu.Header.Text(keyword) ?? hdu.File.Primary.Header.Text(keyword))?.Trim() is { Length: > 0 } text)
                keywords[keyword] = text;
        return TableSpectrum.Read(hdu.Where, Cells(hdu), hdu.Table.RowCount, keywords, named, hdu.File.Limits, Words(hdu));
    }

    private static string[] Words(FitsHdu hdu) =>
        [.. hdu.Table.Columns.Where(column => column.IsText).Select(column => column.Name)];

    private static CellColumn[] Cells(FitsHdu hdu) =>
        [
            .. hdu
                .Table.Columns.Where(column => column.IsScalar || column.IsArray)
                .Select(column => new CellColumn(
                    column.Name,
                    column.Unit,
                    hdu.Header.Text($"TUCD{column.Number}")?.Trim() ?? "",
                    column.IsScalar ? column.ReadScalars : null,
                    () => column.CountAt(0),
                    () => column.ReadRow(0)
                )),
        ];
}
