using System.Globalization;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;

namespace Almagest.Vo.Adql.Translation;

/// <summary>One SELECT.</summary>
internal sealed partial class Translator
{
    private (string Sql, IReadOnlyList<Field> Columns) Simple(
        SelectQuery query,
        SelectExpression around,
        Scope? outer,
        long? most,
        bool isOutermost
    )
    {
        (string from, Scope scope) = From(query.From, outer);
        scope.NoAggregates = "WHERE";
        string where = query.Where is null ? "" : $" WHERE {Condition(query.Where, scope)}";
        scope.NoAggregates = "GROUP BY";
        List<string> groups = [.. query.GroupBy.Select(term => GroupTerm(term, query, scope))];
        scope.NoAggregates = null;
        scope.Grouped.UnionWith(groups);
        scope.Ungrouped.Clear();

        List<(string Sql, Field Field)> items = [.. query.Items.SelectMany(item => Items(item, scope, isOutermost))];
        if (items.Count > MostColumns)
            throw new Problem(query.Start, $"found {items.Count} columns; a result may have {MostColumns}.");
        string having = query.Having is null ? "" : $" HAVING {Condition(query.Having, scope)}";
        List<Field> columns = [.. items.Select((item, i) => Named(item.Field, i))];
        IEnumerable<string> order = [.. around.OrderBy.Select(term => OrderBy(term, query, items, columns, scope))];
        bool isGrouped = groups.Count > 0 || scope.HasAggregates || query.Having is not null;
        if (isGrouped && scope.Ungrouped.Count > 0)
            throw new Problem(
                scope.Ungrouped[0].Start,
                $"found the column {Problem.Shortened(scope.Ungrouped[0].Parts[^1].Text)} beside groups or "
                    + "aggregates; expected it in GROUP BY, or within an aggregate."
            );

        string list = string.Join(", ", items.Select((item, i) => $"{item.Sql} AS {NameOf(i)}"));
        string head = $"SELECT {(query.IsDistinct ? "DISTINCT " : "")}{list} FROM ",
            tail =
                (groups.Count == 0 ? "" : $" GROUP BY {string.Join(", ", groups)}")
                + having
                + (around.OrderBy.Count == 0 ? "" : $" ORDER BY {string.Join(", ", order)}");
        string rows =
            isGrouped && outer is null && scope.Relations is [{ Table: not null } only]
                ? Dialect.Grouped(from, where, only.Sql, NamedIn(head + tail, only))
                : from + where;
        return (statement.Checked(head + rows + tail + Limits(query.Top, around.Offset, most), query.Start), columns);
    }

    /// <summary>Nothing of a query's own text is in its SQL, so that what looks like a column is one.</summary>
    private static IEnumerable<string> NamedIn(string sql, Relation relation) =>
        relation.Columns.Where(column => sql.Contains(column.Sql, StringComparison.Ordinal)).Select(column => column.Sql);

    /// <summary>Columns of the widest tables twice over; PostgreSQL ends at 1,664.</summary>
    private const int MostColumns = 1000;

    private string Limits(long? top, long offset, long? most) =>
        Dialect.Limit(
            top is null ? most
                : most is null ? top
                : Math.Min(top.Value, most.Value),
            offset
        );

    private static Field Named(Field field, int index) =>
        field.Name.Length > 0 ? field : field with { Name = string.Create(CultureInfo.InvariantCulture, $"col{index + 1}") };

    private string GroupTerm(Value term, SelectQuery query, Scope scope)
    {
        // GROUP BY b, where b is what the list calls a function of columns.
        if (term is ColumnName { Parts: [{ } name] } column && !scope.Has(column))
            foreach (OutputValue item in query.Items.OfType<OutputValue>())
                if (item.Name is not null && name.Names(item.Name.Text))
                    term = item.Value;
        Typed typed = Scalar(term, scope);
        return typed.Constant is not null || typed.Literal is not null || typed.IsNull
            ? throw new Problem(term.Start, "found a constant in GROUP BY; expected columns, or what is computed from them.")
            : typed.Sql;
    }

    private string OrderBy(
        OrderTerm term,
        SelectQuery query,
        List<(string Sql, Field Field)> items,
        List<Field> columns,
        Scope scope
    )
    {
        if (FindOutput(term.Value, columns) is { } place)
            return NameOf(place) + Direction(term, IsAlways(items[place].Sql, scope));
        if (query.IsDistinct)
            throw new Problem(
                term.Value.Start,
                "found an order by what SELECT DISTINCT doesn't give; expected one of its columns."
            );
        string sql = Scalar(term.Value, scope).Sql;
        return sql + Direction(term, IsAlways(sql, scope));
    }

    /// <summary>Whether it is a column of a table, read by itself, that every row has.</summary>
    private static bool IsAlways(string sql, Scope scope) =>
        scope.Relations is [{ Table: { } table } only]
        && only.Columns.Zip(table.Columns).Any(one => one.First.Sql == sql && !one.Second.IsNullable);

    private IEnumerable<(string Sql, Field Field)> Items(SelectItem item, Scope scope, bool isOutermost)
    {
        if (item is AllColumns all)
        {
            foreach (BoundColumn column in Expand(all, scope))
            {
                // Beside groups each of them has to be among the terms, as if it had been written out.
                if (!scope.Grouped.Contains(column.Sql))
                    scope.Ungrouped.Add(new(all.Start, [new(column.Field.Name, true, all.Start)]));
                yield return (column.Sql, column.Field);
            }
            yield break;
        }
        var output = (OutputValue)item;
        if (isOutermost && IsShape(output.Value))
        {
            Shape shape = Geometry(output.Value, scope);
            yield return (ShapeText(shape), new() { Name = output.Name?.Text ?? "", Kind = shape.Kind });
            yield break;
        }
        Typed typed = Value(output.Value, scope);
        yield return (typed.Sql, typed.AsField(output.Name?.Text ?? typed.Column?.Field.Name ?? typed.Name ?? ""));
    }

    private static IReadOnlyList<BoundColumn> Expand(AllColumns all, Scope scope)
    {
        if (all.Qualifier.Count == 0)
            return scope.Visible;
        Relation[] found = [.. scope.Relations.Where(relation => relation.Matches(all.Qualifier))];
        string written = Problem.Shortened(string.Join('.', all.Qualifier.Select(part => part.Text)));
        return found.Length switch
        {
            1 => found[0].Columns,
            0 => throw new Problem(
                all.Start,
                $"found {written}.*; the query has {string.Join(", ", scope.Relations.Select(relation => relation.Name))}."
            ),
            _ => throw new Problem(all.Start, $"found {written}.*, which {found.Length} tables are called."),
        };
    }
}
