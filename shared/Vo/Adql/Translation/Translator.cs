using System.Globalization;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;

namespace Almagest.Vo.Adql.Translation;

/// <summary>Queries: WITH, set operations, order and limits. Its other parts have what they are made of.</summary>
internal sealed partial class Translator(Statement statement)
{
    private readonly Dictionary<string, (Identifier Name, string Sql, IReadOnlyList<Field> Columns)> _commonTables = [];

    private SqlDialect Dialect => statement.Dialect;

    /// <param name="rowLimit">One row more is asked for.</param>
    public (string Sql, IReadOnlyList<Field> Columns) Whole(Query query, long? rowLimit)
    {
        List<string> with = [];
        foreach (CommonTable table in query.With)
        {
            if (_commonTables.Values.Any(known => known.Name.Text.Equals(table.Name.Text, StringComparison.OrdinalIgnoreCase)))
                throw new Problem(table.Name.Start, $"found two queries called {table.Name.Text}; expected a name for each.");
            (string body, IReadOnlyList<Field> fields) = Select(table.Select, null, null, isOutermost: false);
            string name = statement.NewName('q');
            _commonTables[name] = (table.Name, name, fields);
            with.Add($"{name} AS ({body})");
        }
        (string sql, IReadOnlyList<Field> columns) = Select(query.Select, null, rowLimit + 1, isOutermost: true);
        with.InsertRange(0, statement.RowTables);
        string whole = with.Count == 0 ? sql : $"WITH {string.Join(", ", with)} {sql}";
        return (statement.Checked(whole, 0), Distinct(columns));
    }

    /// <param name="most">Rows that are wanted of it at most, null for all.</param>
    private (string Sql, IReadOnlyList<Field> Columns) Select(SelectExpression select, Scope? outer, long? most, bool isOutermost)
    {
        if (select.Body is SelectQuery simple)
            return Simple(simple, select, outer, most, isOutermost);
        (string sql, IReadOnlyList<Field> columns) = Combined(select.Body, outer);
        IEnumerable<string> order = select.OrderBy.Select(term => OutputName(term.Value, columns) + Direction(term));
        string ordered =
            select.OrderBy.Count == 0 ? sql : $"SELECT {Names(columns)} FROM ({sql}) AS o ORDER BY {string.Join(", ", order)}";
        string limit = Dialect.Limit(most, select.Offset);
        // A limit within parentheses is its own.
        bool isBare = select.OrderBy.Count == 0 && limit.Length > 0;
        return ((isBare ? $"SELECT {Names(columns)} FROM ({sql}) AS o" : ordered) + limit, columns);
    }

    private (string Sql, IReadOnlyList<Field> Columns) Combined(QuerySet set, Scope? outer)
    {
        if (set is Parenthesised inner)
            return Select(inner.Select, outer, null, isOutermost: false);
        if (set is SelectQuery simple)
            return Simple(simple, new(simple, [], 0), outer, null, isOutermost: false);
        var operation = (SetOperation)set;
        (string left, IReadOnlyList<Field> columns) = Combined(operation.Left, outer);
        (string right, IReadOnlyList<Field> others) = Combined(operation.Right, outer);
        if (columns.Count != others.Count)
            throw new Problem(
                operation.Start,
                $"found {columns.Count} columns before {operation.Operator} and {others.Count} behind it; expected as many."
            );
        List<Field> joined = [.. columns.Select((column, i) => Join(operation, column, others[i]))];
        string sql = Dialect.Combine(left, right, operation.Operator, operation.All, columns.Count);
        return (statement.Checked(sql, operation.Start), joined);
    }

    private static Field Join(SetOperation operation, Field left, Field right) =>
        DataKinds.Join(left.Kind, right.Kind) is { } kind
            ? left with
            {
                Kind = kind,
                Unit = left.Unit == right.Unit ? left.Unit : null,
            }
            : throw new Problem(
                operation.Start,
                $"found {left.Kind.Name()} in {left.Name} before {operation.Operator} and {right.Kind.Name()} behind it; "
                    + "expected the same kind."
            );

    /// <summary>What ORDER BY names in the result: by place or by name.</summary>
    private static string OutputName(Value value, IReadOnlyList<Field> columns) =>
        FindOutput(value, columns) is { } place
            ? NameOf(place)
            : throw new Problem(value.Start, "found what is no column of the result; expected one's name or its number.");

    /// <returns>Its place from 0; null: it is none of them.</returns>
    private static int? FindOutput(Value value, IReadOnlyList<Field> columns)
    {
        if (value is WholeNumber { Number: long place })
            return place >= 1 && place <= columns.Count
                ? (int)place - 1
                : throw new Problem(
                    value.Start,
                    $"found column {place} in ORDER BY; the result has columns 1 to {columns.Count}."
                );
        if (value is not ColumnName { Parts: [{ } name] })
            return null;
        return Enumerable.Range(0, columns.Count).Cast<int?>().FirstOrDefault(i => name.Names(columns[i!.Value].Name));
    }

    /// <summary>Without a value a row comes last: PostgreSQL has it first when descending, SQLite when ascending.</summary>
    /// <param name="isAlways">No row is without: unsaid, for an index that has them by the database's own rule is of no use
    /// else.</param>
    private static string Direction(OrderTerm term, bool isAlways = false) =>
        (term.IsDescending ? " DESC" : " ASC") + (isAlways ? "" : " NULLS LAST");

    private static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"c{place + 1}");

    private static string Names(IReadOnlyList<Field> columns) => string.Join(", ", columns.Select((_, i) => NameOf(i)));

    /// <summary>A second column of one name has a number.</summary>
    private static List<Field> Distinct(IReadOnlyList<Field> columns)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<Field> distinct = [];
        foreach (Field column in columns)
        {
            string name = column.Name;
            for (int i = 2; !taken.Add(name); i++)
                name = string.Create(CultureInfo.InvariantCulture, $"{column.Name}_{i}");
            distinct.Add(column with { Name = name });
        }
        return distinct;
    }
}
