using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql.Dialects;

/// <summary>How one database writes what both can do.</summary>
public abstract class SqlDialect
{
    /// <summary>PostgreSQL 15 or later, its sessions in UTC.</summary>
    public static SqlDialect PostgreSql { get; } = new PostgreSqlDialect();

    /// <summary>SQLite 3.39 or later with its mathematical functions and those of <see cref="SqliteFunctions"/>.</summary>
    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    /// <summary>A view's name, quoted.</summary>
    public abstract string Table(PublishedTable table);

    /// <summary>A column's name, quoted.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A SELECT of the rows that a parameter holds, see <see cref="RowsText"/>.</summary>
    internal abstract string Rows(IReadOnlyList<PublishedColumn> columns, string parameter);

    /// <summary>A number that is none in JSON.</summary>
    private protected abstract string Infinity(bool isNegative);

    /// <summary>Rows as one text: JSON, an object each with c1 to cn, without those that have no value.</summary>
    internal string RowsText(PublishedTable table) => RowsJson.Of(table, Infinity);

    internal abstract string Pick(string postgreSql, string sqlite);

    internal abstract string Cast(string sql, DataKind from, DataKind to, int? length);

    /// <summary>LIKE, in which nothing escapes a wildcard, with or without regard to case.</summary>
    /// <param name="known">What the pattern says; null: a row tells.</param>
    internal abstract string Like(string value, string pattern, bool ignoresCase, string? known);

    /// <summary>A pattern that is known, as the database wants it.</summary>
    internal virtual string? KnownPattern(string pattern, bool ignoresCase) => pattern;

    /// <summary>What stands behind FROM where rows of a view are grouped.</summary>
    /// <param name="alias">The view's, in all that is given.</param>
    /// <param name="columns">Of the view with its alias, that are named outside of FROM and WHERE.</param>
    internal virtual string Grouped(string from, string where, string alias, IEnumerable<string> columns) => from + where;

    internal abstract string Limit(long? count, long offset);

    /// <summary>Two queries of the columns c1 to cn as one.</summary>
    internal abstract string Combine(string left, string right, string operation, bool all, int columns);

    private protected static string Columns(int count) => string.Join(", ", Enumerable.Range(1, count).Select(i => $"c{i}"));
}
