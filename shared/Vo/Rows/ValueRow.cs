using System.Globalization;

namespace Almagest.Vo.Rows;

/// <summary>A row of values: numbers, booleans, texts, times or arrays of numbers; null for none.</summary>
/// <param name="values">As many as there are columns.</param>
public sealed class ValueRow(params IReadOnlyList<object?> values) : IRow
{
    /// <summary>A table whose rows are at hand.</summary>
    public static RowSource Source(IReadOnlyList<Fields.Field> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
        new(columns, Each(rows));

    /// <inheritdoc/>
    public bool IsNull(int column) => values[column] is null;

    /// <inheritdoc/>
    public long GetInt64(int column) => Convert.ToInt64(values[column], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public double GetDouble(int column) => Convert.ToDouble(values[column], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool GetBoolean(int column) => Convert.ToBoolean(values[column], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string GetString(int column) => CellText.Of(values[column]!);

    /// <inheritdoc/>
    public IReadOnlyList<double> GetDoubles(int column) => CellText.Doubles(values[column]!);

    private static async IAsyncEnumerable<IRow> Each(IEnumerable<IReadOnlyList<object?>> rows)
    {
        await Task.CompletedTask;
        foreach (IReadOnlyList<object?> row in rows)
            yield return new ValueRow(row);
    }
}
