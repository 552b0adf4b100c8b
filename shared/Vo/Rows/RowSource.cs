using Almagest.Vo.Fields;

namespace Almagest.Vo.Rows;

/// <summary>A table that comes row by row: what all writers take.</summary>
/// <param name="Columns">In the order of the rows' values.</param>
/// <param name="Rows">Read once.</param>
public sealed record RowSource(IReadOnlyList<Field> Columns, IAsyncEnumerable<IRow> Rows);
