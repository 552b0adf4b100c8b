namespace Almagest.Ogip.VoTables;

/// <summary>A column of a VOTable, however it is serialised. Rows count from 0.</summary>
internal abstract class VoColumn(VoField field)
{
    public VoField Field { get; } = @field;

    /// <summary>Elements in a cell; 0 for an array that is not there.</summary>
    public abstract int CountAt(int row);

    /// <summary>The numbers of a cell, of a <see cref="VoField.IsNumber"/>: NaN for what is not there, 1 and 0 for true and
    /// false. Of a long beyond 2⁵³ the last digits are lost.</summary>
    public abstract double[] NumbersAt(int row);

    /// <summary>The text of a cell; empty for what is not there, and for anything that is no text.</summary>
    public abstract string TextAt(int row);

    /// <summary>The one number of each cell, of a <see cref="VoField.IsScalar"/>.</summary>
    public virtual double[] Scalars(int rows) => [.. Enumerable.Range(0, rows).Select(row => NumbersAt(row)[0])];
}

/// <summary>A table as a VOTable has it, without a meaning.</summary>
/// <param name="Where">Names it in errors.</param>
/// <param name="Keywords">PARAM and INFO by their names, upper case.</param>
internal sealed record VoTable(
    string Where,
    IReadOnlyList<VoColumn> Columns,
    int RowCount,
    IReadOnlyDictionary<string, string> Keywords
);
