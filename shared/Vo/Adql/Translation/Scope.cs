using Almagest.Vo.Adql.Syntax;

namespace Almagest.Vo.Adql.Translation;

/// <summary>What the names in one SELECT may mean.</summary>
/// <param name="outer">Of the query around it, whose columns can be named too.</param>
/// <param name="relations">Its tables.</param>
/// <param name="visible">Columns without a qualifier: those that joins made one are there once.</param>
internal sealed class Scope(Scope? outer, IReadOnlyList<Relation> relations, IReadOnlyList<BoundColumn> visible)
{
    public Scope? Outer => outer;
    public IReadOnlyList<Relation> Relations => relations;
    public IReadOnlyList<BoundColumn> Visible => visible;

    /// <summary>Why an aggregate may not stand here; null where one may.</summary>
    public string? NoAggregates { get; set; }

    public bool HasAggregates { get; set; }

    public bool IsInAggregate { get; set; }

    /// <summary>SQL of the terms of GROUP BY.</summary>
    public HashSet<string> Grouped { get; } = [];

    /// <summary>Columns that were named outside of aggregates and of what is grouped by.</summary>
    public List<ColumnName> Ungrouped { get; } = [];

    /// <exception cref="Problem">There is none, or more than one.</exception>
    public BoundColumn Find(ColumnName name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            List<BoundColumn> found = scope.Named(name);
            if (found.Count > 1)
                throw new Problem(
                    name.Start,
                    $"found the column {Written(name)}, which {found.Count} tables have; expected its table before it, as in "
                        + $"{found[0].Relation?.Name ?? "t"}.{found[0].Field.Name}."
                );
            if (found.Count == 0)
                continue;
            if (!scope.IsInAggregate)
                scope.Ungrouped.Add(name);
            return found[0];
        }
        throw Unknown(name);
    }

    /// <summary>Whether its own tables have such a column.</summary>
    public bool Has(ColumnName name) => Named(name).Count > 0;

    private List<BoundColumn> Named(ColumnName name)
    {
        Identifier column = name.Parts[^1];
        IEnumerable<BoundColumn> all = name.Parts.Count == 1 ? visible : Qualified(name).SelectMany(one => one.Columns);
        return [.. all.Where(one => column.Names(one.Field.Name))];
    }

    private IEnumerable<Relation> Qualified(ColumnName name)
    {
        Identifier[] qualifier = [.. name.Parts.SkipLast(1)];
        return relations.Where(relation => relation.Matches(qualifier));
    }

    private Problem Unknown(ColumnName name)
    {
        string found = $"found the column {Written(name)}, which ";
        Relation[] tables = [.. Chain().SelectMany(scope => scope.Qualified(name))];
        if (name.Parts.Count > 1 && tables.Length == 0)
        {
            string qualifier = string.Join('.', name.Parts.SkipLast(1).Select(part => part.Text));
            string? table = Nearest.To(qualifier, Chain().SelectMany(scope => scope.Relations).Select(one => one.Name));
            return new(name.Start, $"found {Problem.Shortened(qualifier)}, which no table of the query is called{Hint(table)}")
            {
                Nearest = table,
            };
        }
        IEnumerable<BoundColumn> all = name.Parts.Count == 1 ? Chain().SelectMany(one => one.Visible) : tables[0].Columns;
        string[] names = [.. all.Select(one => one.Field.Name)];
        string wanted = name.Parts[^1].Text;
        string? near = Nearest.To(wanted, names)
            ?? Array.Find(names, one => one.Contains(wanted, StringComparison.OrdinalIgnoreCase) && wanted.Length > 3)
            // Of a parameter, without its component.
            ?? Array.Find(names, one =>
                Nearest.To(wanted, [one[(one.IndexOf('_', StringComparison.Ordinal) + 1)..]]) is not null
            );
        return new(
            name.Parts[^1].Start,
            $"{found}{(name.Parts.Count == 1 ? "no table of the query" : tables[0].Name + " doesn't")} "
                + $"{(name.Parts.Count == 1 ? "has" : "have")}{(near is null ? "; a text stands in single quotes." : Hint(near))}"
        )
        {
            Nearest = near,
        };
    }

    private IEnumerable<Scope> Chain()
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
            yield return scope;
    }

    private static string Hint(string? nearest) => nearest is null ? "." : $"; the nearest is {nearest}.";

    private static string Written(ColumnName name) => Problem.Shortened(string.Join('.', name.Parts.Select(part => part.Text)));
}
