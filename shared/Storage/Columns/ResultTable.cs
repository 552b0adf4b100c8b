using System.Globalization;
using Almagest.Storage.Bulk;

namespace Almagest.Storage.Columns;

/// <summary>A table of the database that is made, written and read by its columns.</summary>
internal abstract class ResultTable
{
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required IReadOnlyList<string> Key { get; init; }

    public abstract IReadOnlyList<ResultColumn> Columns { get; }
}

/// <summary>Likewise, of rows of the program.</summary>
internal sealed class ResultTable<TRow>(IReadOnlyList<Column<TRow>> columns) : ResultTable
{
    private readonly Column<TRow>[] _columns = [.. columns];

    public override IReadOnlyList<Column<TRow>> Columns => _columns;

    /// <summary>For COPY and INSERT.</summary>
    public string Target => $"{Name} ({string.Join(", ", _columns.Select(column => column.Name))})";

    /// <summary>With parameters @0, @1, ..., one a column.</summary>
    public string Insert =>
        $"INSERT INTO {Target} VALUES ("
        + $"{string.Join(", ", _columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@{i}")))})";

    public Column<TRow> Column(string name) => _columns.Single(column => column.Name == name);

    public void Copy(CopyBuffer buffer, TRow row)
    {
        buffer.BeginRow((short)_columns.Length);
        foreach (Column<TRow> column in _columns)
            column.Copy(buffer, row);
    }
}
