using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql.Translation;

/// <summary>A column that a query can name.</summary>
/// <param name="Field">Its name, and what it holds.</param>
/// <param name="Sql">How the SQL says it.</param>
/// <param name="Relation">Whose it is; null where a join made one of two.</param>
internal sealed record BoundColumn(Field Field, string Sql, Relation? Relation);

/// <summary>A table or a query in a FROM clause.</summary>
/// <param name="names">What columns may be qualified by: an alias alone, or a table's schema and name.</param>
/// <param name="isDelimited">The alias stood in double quotes: its case counts.</param>
/// <param name="sql">Its alias in the SQL.</param>
/// <param name="table">Null for a query.</param>
internal sealed class Relation(IReadOnlyList<string> names, bool isDelimited, string sql, PublishedTable? table)
{
    public IReadOnlyList<string> Names => names;
    public string Sql => sql;
    public PublishedTable? Table => table;
    public IReadOnlyList<BoundColumn> Columns { get; set; } = [];

    /// <summary>How messages call it.</summary>
    public string Name => string.Join('.', names);

    /// <summary>Whether a qualifier says this table.</summary>
    public bool Matches(IReadOnlyList<Identifier> qualifier)
    {
        if (qualifier.Count > names.Count)
            return false;
        for (int i = 1; i <= qualifier.Count; i++)
            if (!(isDelimited ? qualifier[^i].Text == names[^i] : qualifier[^i].Names(names[^i])))
                return false;
        return true;
    }
}
