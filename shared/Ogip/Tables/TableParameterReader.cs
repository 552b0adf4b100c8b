using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Ogip.Tables;

/// <summary>The PARAMETERS extension of a table model: a row a parameter, the interpolated ones first.</summary>
internal static class TableParameterReader
{
    /// <summary>Values in all; a table of more would fill any memory with its spectra.</summary>
    private const int MaximumValues = 1_000_000;

    private const int MaximumParameters = 999;

    public static IReadOnlyList<TableParameter> Read(FitsHdu hdu)
    {
        BinaryTable table = hdu.Table;
        long interpolated = hdu.Header.Integer("NINTPARM") ?? throw hdu.Header.Missing("NINTPARM");
        long additional = hdu.Header.Integer("NADDPARM") ?? 0;
        if (interpolated < 0 || additional < 0 || interpolated + additional != table.RowCount)
            throw hdu.Header.Wrong(
                "NINTPARM",
                $"{interpolated} interpolated and {additional} additional parameters",
                $"{table.RowCount} in all, as there are rows"
            );
        if (table.RowCount > MaximumParameters)
            throw SpectralDataException.At(hdu.Where, $"{table.RowCount} parameters", $"at most {MaximumParameters}");
        if (table.Find("VALUE") is { } values && values.TotalCount() > MaximumValues)
            throw SpectralDataException.At(values.Where, $"{values.TotalCount()} values", $"at most {MaximumValues}");
        return [.. Enumerable.Range(0, table.RowCount).Select(row => ReadRow(table, row, row < interpolated))];
    }

    private static TableParameter ReadRow(BinaryTable table, int row, bool isInterpolated)
    {
        double[] values = [];
        if (isInterpolated)
        {
            double count = Number(table, "NUMBVALS", row);
            values = table.Require("VALUE").ReadRow(row);
            if (!(count >= 1 && count <= values.Length) || Math.Floor(count) != count)
                throw SpectralDataException.At(
                    $"{table.Require("NUMBVALS").Where}, row {row + 1}",
                    $"{count}",
                    $"1 to {values.Length}: so many values there are"
                );
            values = values[..(int)count];
        }
        return new TableParameter(
            table.Require("NAME").ReadText(row).Trim(),
            table.Find("UNITS") is { IsText: true } units ? units.ReadText(row).Trim() : "",
            values,
            isInterpolated && Number(table, "METHOD", row) == 1,
            Number(table, "INITIAL", row),
            Number(table, "DELTA", row),
            (
                Number(table, "MINIMUM", row),
                Number(table, "BOTTOM", row),
                Number(table, "TOP", row),
                Number(table, "MAXIMUM", row)
            )
        );
    }

    private static double Number(BinaryTable table, string name, int row)
    {
        TableColumn column = table.Require(name);
        double[] values = column.ReadRow(row);
        return values.Length == 1 && double.IsFinite(values[0])
            ? values[0]
            : throw SpectralDataException.At(
                $"{column.Where}, row {row + 1}",
                $"{(values.Length == 0 ? "nothing" : values[0])}",
                "one finite number"
            );
    }
}
