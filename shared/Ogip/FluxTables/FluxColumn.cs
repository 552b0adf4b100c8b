namespace Almagest.Ogip.FluxTables;

/// <summary>A column of numbers as a file has it.</summary>
/// <param name="Unit">Empty if the file names none.</param>
/// <param name="Ucd">IVOA's word for what it holds; empty if there is none.</param>
/// <param name="Values">Shape [rows]; NaN for what is not there.</param>
internal sealed record FluxColumn(string Name, string Unit, string Ucd, double[] Values);

/// <summary>A table as a file has it, whatever its format.</summary>
/// <param name="Where">Names it in errors.</param>
/// <param name="RowWord">"line" or "row", for errors.</param>
/// <param name="Columns">Those of numbers.</param>
/// <param name="RowNumbers">Shape [rows]: how errors count them.</param>
/// <param name="Keywords">What the file says beside its columns: TELESCOP, INSTRUME, RA_OBJ and so on; upper case.</param>
internal sealed record RawFluxTable(
    string Where,
    string RowWord,
    IReadOnlyList<FluxColumn> Columns,
    IReadOnlyList<int> RowNumbers,
    IReadOnlyDictionary<string, string> Keywords
)
{
    /// <summary>Names of the columns of text.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public int RowCount => RowNumbers.Count;

    /// <param name="row">From 0.</param>
    public string At(int row, string column) => $"{Where}, {RowWord} {RowNumbers[row]}, {column}";
}
