using System.Globalization;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql.Translation;

/// <summary>FROM: tables, queries as tables, joins.</summary>
internal sealed partial class Translator
{
    private sealed record Source(string Sql, IReadOnlyList<Relation> Relations, IReadOnlyList<BoundColumn> Visible);

    private (string Sql, Scope Scope) From(IReadOnlyList<TableReference> references, Scope? outer)
    {
        Source[] sources = [.. references.Select(reference => Read(reference, outer))];
        List<Relation> relations = [];
        foreach ((Source source, TableReference reference) in sources.Zip(references))
            Append(relations, source.Relations, reference.Start);
        return (
            string.Join(", ", sources.Select(source => source.Sql)),
            new(outer, relations, [.. sources.SelectMany(source => source.Visible)])
        );
    }

    private static void Append(List<Relation> relations, IReadOnlyList<Relation> more, int start)
    {
        foreach (Relation relation in more)
        {
            if (relations.Exists(known => known.Name.Equals(relation.Name, StringComparison.OrdinalIgnoreCase)))
                throw new Problem(
                    start,
                    $"found two tables called {relation.Name}; expected a name for each, as in {relation.Name} AS t."
                );
            relations.Add(relation);
        }
    }

    private Source Read(TableReference reference, Scope? outer) =>
        reference switch
        {
            NamedTable table => Named(table),
            DerivedTable derived => Derived(derived),
            JoinedTable join => Joined(join, outer),
            _ => throw new InvalidOperationException(),
        };

    private Source Derived(DerivedTable derived)
    {
        // It sees nothing of what stands beside or around it.
        (string sql, IReadOnlyList<Field> columns) = Select(derived.Query, null, null, isOutermost: false);
        string alias = statement.NewName('t');
        return OfColumns($"({sql}) AS {alias}", new([derived.Alias.Text], derived.Alias.IsDelimited, alias, null), columns);
    }

    private Source Named(NamedTable table)
    {
        string alias = statement.NewName('t');
        if (table.Parts is [{ } single])
            foreach (var common in _commonTables.Values)
                if (common.Name.IsDelimited ? common.Name.Text == single.Text : single.Names(common.Name.Text))
                    return OfColumns(
                        $"{common.Sql} AS {alias}",
                        new([table.Alias?.Text ?? single.Text], (table.Alias ?? common.Name).IsDelimited, alias, null),
                        common.Columns
                    );
        PublishedTable found = Find(table);
        string source = statement.Source(found, table.Start);
        Relation relation = new(
            table.Alias is null ? [found.Schema, found.Name] : [table.Alias.Text],
            table.Alias?.IsDelimited ?? false,
            alias,
            found
        );
        relation.Columns =
        [
            .. found.Columns.Select(column => new BoundColumn(
                column.Field,
                $"{alias}.{SqlDialect.Quote(column.SqlName)}",
                relation
            )),
        ];
        return new($"{source} AS {alias}", [relation], relation.Columns);
    }

    private PublishedTable Find(NamedTable name)
    {
        PublishedTable[] found =
        [
            .. statement.Catalogue.Tables.Where(table =>
                name.Parts[^1].Names(table.Name) && (name.Parts.Count == 1 || name.Parts[^2].Names(table.Schema))
            ),
        ];
        string written = Problem.Shortened(string.Join('.', name.Parts.Select(part => part.Text)));
        if (name.Parts.Count > 2)
            throw new Problem(name.Start, $"found the table {written}; expected schema.table: there are no catalogs.");
        if (found.Length > 1)
            throw new Problem(
                name.Start,
                $"found the table {written}, of which there are {found.Length}; expected its schema too."
            );
        if (found.Length == 1)
            return found[0];
        IEnumerable<string> names = statement.Catalogue.Tables.Select(table =>
            name.Parts.Count == 1 ? table.Name : table.QualifiedName
        );
        string? near = Nearest.To(written, [.. names, .. statement.Catalogue.Tables.Select(table => table.QualifiedName)]);
        throw new Problem(
            name.Start,
            $"found the table {written}, which isn't published"
                + (near is null ? "; TAP_SCHEMA.tables lists those that are." : $"; the nearest is {near}.")
        )
        {
            Nearest = near,
        };
    }

    private static Source OfColumns(string sql, Relation relation, IReadOnlyList<Field> columns)
    {
        relation.Columns =
        [
            .. columns.Select(
                (field, i) =>
                    new BoundColumn(field, string.Create(CultureInfo.InvariantCulture, $"{relation.Sql}.c{i + 1}"), relation)
            ),
        ];
        return new(sql, [relation], relation.Columns);
    }

    private Source Joined(JoinedTable join, Scope? outer)
    {
        Source left = Read(join.Left, outer),
            right = Read(join.Right, outer);
        List<Relation> relations = [];
        Append(relations, left.Relations, join.Start);
        Append(relations, right.Relations, join.Start);
        string operand = join.Right is JoinedTable ? $"({right.Sql})" : right.Sql;
        string head = $"{left.Sql} {join.Kind} JOIN {operand} ON ";
        if (join.On is not null)
        {
            Scope scope = new(outer, relations, [.. left.Visible, .. right.Visible]) { NoAggregates = "ON" };
            return new(head + Condition(join.On, scope), relations, scope.Visible);
        }
        List<(BoundColumn Left, BoundColumn Right)> pairs = join.IsNatural
            ?
            [
                .. left
                    .Visible.SelectMany(_ => right.Visible, (one, other) => (one, other))
                    .Where(pair => pair.one.Field.Name.Equals(pair.other.Field.Name, StringComparison.OrdinalIgnoreCase)),
            ]
            : [.. join.Using.Select(name => (Single(name, left.Visible), Single(name, right.Visible)))];
        if (pairs.Count == 0)
            throw new Problem(join.Start, "found a NATURAL JOIN of tables without a column of one name; expected ON or USING.");
        return Merged(join, head, relations, pairs, left, right);
    }

    private static Source Merged(
        JoinedTable join,
        string head,
        List<Relation> relations,
        List<(BoundColumn Left, BoundColumn Right)> pairs,
        Source left,
        Source right
    )
    {
        foreach ((BoundColumn one, BoundColumn other) in pairs)
            if (DataKinds.Join(one.Field.Kind, other.Field.Kind) is null)
                throw new Problem(
                    join.Start,
                    $"found {one.Field.Name} as {one.Field.Kind.Name()} and as {other.Field.Kind.Name()}; expected one kind."
                );
        HashSet<BoundColumn> paired = [.. pairs.Select(pair => pair.Left), .. pairs.Select(pair => pair.Right)];
        IEnumerable<BoundColumn> merged = pairs.Select(pair =>
            join.Kind switch
            {
                "RIGHT" => pair.Right,
                "FULL" => new BoundColumn(pair.Left.Field, $"COALESCE({pair.Left.Sql}, {pair.Right.Sql})", null),
                _ => pair.Left,
            }
        );
        return new(
            head + string.Join(" AND ", pairs.Select(pair => $"{pair.Left.Sql} = {pair.Right.Sql}")),
            relations,
            [.. merged, .. left.Visible.Where(one => !paired.Contains(one)), .. right.Visible.Where(one => !paired.Contains(one))]
        );
    }

    private static BoundColumn Single(Identifier name, IReadOnlyList<BoundColumn> columns)
    {
        BoundColumn[] found = [.. columns.Where(column => name.Names(column.Field.Name))];
        return found.Length == 1
            ? found[0]
            : throw new Problem(
                name.Start,
                $"found {Problem.Shortened(name.Text)} in USING, which one side "
                    + (found.Length == 0 ? "doesn't have." : "has twice.")
            );
    }
}
