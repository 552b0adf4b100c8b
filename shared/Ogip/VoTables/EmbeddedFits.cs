using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.VoTables;

/// <summary>A table of a FITS file within a VOTable. FIELDs, where there are any, say what its columns are.</summary>
internal static class EmbeddedFits
{
    /// <param name="extension">extnum: the HDU, 0 the primary one; null: the first table.</param>
    /// <exception cref="SpectralDataException">No such table, or FIELDs that are not its columns.</exception>
    public static (IReadOnlyList<VoColumn> Columns, int Rows) Read(
        string where,
        IReadOnlyList<VoField> fields,
        ReadOnlyMemory<byte> bytes,
        string? extension,
        FitsLimits limits
    )
    {
        FitsFile file = FitsFile.Read(bytes, where, limits);
        FitsHdu hdu = (
            extension is null
                ? file.Hdus.FirstOrDefault(one => one.IsTable)
                : file.Hdus.FirstOrDefault(one => one.IsTable && $"{one.Index}" == extension.Trim())
        )
            ?? throw SpectralDataException.At(
                $"{where}, FITS",
                extension is null
                    ? "no binary table"
                    : $"no binary table at extnum '{Printable.Escaped(VoField.Told(extension))}'",
                $"one of {file.Hdus.Count} HDUs"
            );
        FitsLimits.RequireFew(hdu);
        IReadOnlyList<TableColumn> columns = hdu.Table.Columns;
        if (fields.Count > 0 && fields.Count != columns.Count)
            throw SpectralDataException.At(hdu.Where, $"{columns.Count} columns", $"{fields.Count}, one for each FIELD");
        return (
            [.. columns.Select((column, i) => new Column(Field(where, column, fields.ElementAtOrDefault(i)), column))],
            hdu.Table.RowCount
        );
    }

    private static VoField Field(string where, TableColumn column, VoField? said) =>
        new(
            where,
            said?.Name ?? column.Name,
            said is { Unit.Length: > 0 } ? said.Unit : column.Unit,
            said?.Ucd ?? "",
            column.IsText ? "char"
                : column.IsScalar || column.IsArray ? "double"
                : "doubleComplex",
            column.IsScalar ? "" : "*"
        )
        {
            Null = said?.Null,
        };

    private sealed class Column(VoField field, TableColumn column) : VoColumn(field)
    {
        public override int CountAt(int row) => column.CountAt(row);

        public override double[] NumbersAt(int row) => column.ReadRow(row);

        public override string TextAt(int row) => column.IsText ? column.ReadText(row) : "";
    }
}
