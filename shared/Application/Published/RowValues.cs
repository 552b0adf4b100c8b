using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Application.Published;

/// <summary>A row that stays when the next is read.</summary>
internal static class RowValues
{
    /// <returns>Whole numbers, reals, texts, booleans or lists of numbers; null: no value.</returns>
    public static object?[] Of(IRow row, IReadOnlyList<Field> columns) =>
        [.. columns.Select((column, i) => row.IsNull(i) ? null : ValueOf(row, i, column.Kind))];

    private static object ValueOf(IRow row, int column, DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => row.GetBoolean(column),
            _ when kind.IsWhole() => row.GetInt64(column),
            DataKind.Float => (float)row.GetDouble(column),
            DataKind.Double => row.GetDouble(column),
            _ when kind.IsArray() => row.GetDoubles(column),
            _ => row.GetString(column),
        };
}
