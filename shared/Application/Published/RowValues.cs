using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Application.Published;

/// <summary>A row that stays when the next is read.</summary>
internal static class RowValues
{
    /// <returns>Whole numbers, reals, texts, booleans or lists of numbers; null: no value.</returns>
    public static object?[] Of(IRow row, IReadOnlyList<Field> columns) => Told(Kept(row, columns), columns);

    /// <summary>The same as the database compares them: SQLite may have more digits of a number of 32 bits than are
    /// told.</summary>
    public static object?[] Kept(IRow row, IReadOnlyList<Field> columns) =>
        [.. columns.Select((column, i) => row.IsNull(i) ? null : ValueOf(row, i, column.Kind))];

    /// <param name="kept">As they come from <see cref="Kept"/>; those beyond the columns are left out.</param>
    public static object?[] Told(object?[] kept, IReadOnlyList<Field> columns) =>
        [.. columns.Select((column, i) => column.Kind == DataKind.Float ? (float?)(double?)kept[i] : kept[i])];

    private static object ValueOf(IRow row, int column, DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => row.GetBoolean(column),
            _ when kind.IsWhole() => row.GetInt64(column),
            DataKind.Float or DataKind.Double => row.GetDouble(column),
            _ when kind.IsArray() => row.GetDoubles(column),
            _ => row.GetString(column),
        };
}
