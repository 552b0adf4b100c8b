using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.FluxTables;

/// <summary>A column of a FITS file or a VOTable, before it is read.</summary>
/// <param name="Scalars">Null for a column of arrays.</param>
/// <param name="CountInFirst">Elements in the first row.</param>
/// <param name="First">The numbers of the first row.</param>
internal sealed record CellColumn(
    string Name,
    string Unit,
    string Ucd,
    Func<double[]>? Scalars,
    Func<int> CountInFirst,
    Func<double[]> First
)
{
    public FluxColumn WithoutValues => FluxRoles.Split(new(Name, Unit, Ucd, []));
}

/// <summary>The spectrum of a table: a bin a row, or all bins in the arrays of its one row.</summary>
internal static class TableSpectrum
{
    /// <returns>True if columns of single numbers, or columns of arrays, are a spectrum in flux by their names.</returns>
    public static bool Fits(IReadOnlyList<CellColumn> columns) =>
        FluxRoles.Fit(Of(columns, areArrays: false)) || FluxRoles.Fit(Of(columns, areArrays: true));

    /// <param name="where">Names the table in errors.</param>
    /// <param name="named">Columns by their roles, as the caller names them; null: found by usual names.</param>
    /// <param name="words">Names of the columns of text.</param>
    /// <exception cref="SpectralDataException">Several rows of arrays, or arrays of unlike lengths.</exception>
    public static RawFluxTable Read(
        string where,
        IReadOnlyList<CellColumn> columns,
        int rows,
        IReadOnlyDictionary<string, string> keywords,
        string? named,
        FitsLimits limits,
        IReadOnlyList<string> words
    )
    {
        FluxColumn[] arrays = [.. Of(columns, areArrays: true)];
        RawFluxTable all = new(where, "row", [.. columns.Select(column => column.WithoutValues)], [], keywords) { Words = words };
        return arrays.Length > 0 && HasFluxIn(arrays, columns, all, named)
            ? ReadArrays(all with { Columns = arrays }, columns, rows, named, limits)
            : all with
            {
                Columns = [.. columns.Where(Scalar).Select(one => one.WithoutValues with { Values = one.Scalars!() })],
                RowNumbers = [.. Enumerable.Range(1, rows)],
            };
    }

    private static bool HasFluxIn(FluxColumn[] arrays, IReadOnlyList<CellColumn> columns, RawFluxTable all, string? named) =>
        named is null
            ? !FluxRoles.Fit(Of(columns, areArrays: false)) && FluxRoles.Fit(arrays)
            : FluxRoles.Of(all, named)["flux"] is { } flux && arrays.Any(array => array.Name == flux.Name);

    private static RawFluxTable ReadArrays(
        RawFluxTable arrays,
        IReadOnlyList<CellColumn> columns,
        int rows,
        string? named,
        FitsLimits limits
    )
    {
        if (rows != 1)
            throw SpectralDataException.At(arrays.Where, $"{rows} rows of arrays", "one row, whose arrays are the spectrum");
        Dictionary<string, int> lengths = [];
        foreach (CellColumn column in columns.Where(column => !Scalar(column)))
            lengths.TryAdd(column.WithoutValues.Name, column.CountInFirst());
        FluxColumn[] used = [.. FluxRoles.Of(arrays, named).Columns];
        FluxColumn flux = FluxRoles.Of(arrays, named)["flux"]!;
        int bins = lengths[flux.Name];
        if (bins > limits.MaximumRows)
            throw SpectralDataException.At(
                $"{arrays.Where} column {flux.Name}",
                $"{bins} elements",
                $"at most {limits.MaximumRows}"
            );
        if (used.FirstOrDefault(column => lengths[column.Name] != bins) is { } other)
            throw SpectralDataException.At(
                $"{arrays.Where} column {Printable.Escaped(other.Name)}",
                $"{lengths[other.Name]} elements",
                $"{bins}, as in {Printable.Escaped(flux.Name)}"
            );
        return arrays with
        {
            RowWord = "element",
            Columns =
            [
                .. columns
                    .Where(column => !Scalar(column) && column.CountInFirst() == bins)
                    .Select(column => column.WithoutValues with { Values = column.First() }),
            ],
            RowNumbers = [.. Enumerable.Range(1, bins)],
        };
    }

    private static bool Scalar(CellColumn column) => column.Scalars is not null;

    private static IEnumerable<FluxColumn> Of(IEnumerable<CellColumn> columns, bool areArrays) =>
        columns.Where(column => Scalar(column) != areArrays).Select(column => column.WithoutValues);
}
