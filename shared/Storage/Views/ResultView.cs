using Almagest.Storage.Columns;

namespace Almagest.Storage.Views;

/// <summary>A table of results as the world sees it.</summary>
public sealed record ResultView(string Name, string Description, IReadOnlyList<ResultColumn> Columns)
{
    internal string Select { get; init; } = "";

    /// <summary>One row for each row of a FROM clause.</summary>
    internal static ResultView Of(string name, string description, IReadOnlyList<ResultColumn> columns, string from) =>
        new(name, description, columns) { Select = SelectOf(columns, from) };

    internal static string SelectOf(IReadOnlyList<ResultColumn> columns, string from) =>
        $"SELECT {string.Join(", ", columns.Select(column => $"{column.Sql} AS {column.Name}"))}\n{from}";
}
