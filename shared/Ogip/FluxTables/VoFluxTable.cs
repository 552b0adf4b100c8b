using Almagest.Ogip.Fits;
using Almagest.Ogip.VoTables;

namespace Almagest.Ogip.FluxTables;

/// <summary>VOTables that hold a spectrum in flux.</summary>
internal static class VoFluxTable
{
    public static RawFluxTable Read(string where, Stream xml, string? named, FitsLimits limits)
    {
        VoTable table = VoTableReader.Read(where, xml, limits);
        return TableSpectrum.Read(
            where,
            [.. table.Columns.Where(column => column.Field.IsNumber).Select(column => Cells(column, table.RowCount))],
            table.RowCount,
            table.Keywords,
            named,
            limits,
            [
                .. table
                    .Columns.Where(column => column.Field.DataType is "char" or "unicodeChar")
                    .Select(column => column.Field.Name),
            ]
        );
    }

    private static CellColumn Cells(VoColumn column, int rows) =>
        new(
            column.Field.Name,
            column.Field.Unit,
            column.Field.Ucd,
            column.Field.IsScalar ? () => column.Scalars(rows) : null,
            () => column.CountAt(0),
            () => column.NumbersAt(0)
        );
}
