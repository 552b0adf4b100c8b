using System.Globalization;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql.Dialects;

internal sealed class SqliteDialect : SqlDialect
{
    /// <summary>There are no schemas in a file: a view's name has its schema in it.</summary>
    public override string Table(PublishedTable table) =>
        table.SqlName is { } parts ? string.Join('.', parts.Select(Quote)) : Quote(table.QualifiedName);

    internal override string Rows(IReadOnlyList<PublishedColumn> columns, string parameter) =>
        $"SELECT {string.Join(", ", columns.Select(Member))} FROM json_each({parameter})";

    private static string Member(PublishedColumn column, int i)
    {
        string value = string.Create(CultureInfo.InvariantCulture, $"json_extract(value, '$.c{i + 1}')");
        bool isReal = column.Field.Kind is DataKind.Float or DataKind.Double;
        return $"{(isReal ? $"CAST({value} AS REAL)" : value)} AS {Quote(column.SqlName)}";
    }

    private protected override string Infinity(bool isNegative) => isNegative ? "-9e999" : "9e999";

    internal override string Pick(string postgreSql, string sqlite) => sqlite;

    internal override string Cast(string sql, DataKind from, DataKind to, int? length) =>
        to switch
        {
            DataKind.Text when from is DataKind.Timestamp => Cut($"replace({sql}, ' ', 'T')", length),
            DataKind.Text => Cut($"CAST({sql} AS TEXT)", length),
            // Its own cast makes 0 of what is no number.
            DataKind.Float when from is DataKind.Text => $"almagest_single(almagest_number({sql}))",
            DataKind.Double when from is DataKind.Text => $"almagest_number({sql})",
            DataKind.Short or DataKind.Int or DataKind.Long when from is DataKind.Boolean => $"CAST({sql} AS INTEGER)",
            // Its own cast would keep to the nearest of 64 bits.
            DataKind.Short => $"almagest_whole({sql}, 16)",
            DataKind.Int => $"almagest_whole({sql}, 32)",
            DataKind.Long => $"almagest_whole({sql}, 64)",
            DataKind.Float => $"almagest_single({sql})",
            DataKind.Double => $"CAST({sql} AS REAL)",
            _ => sql,
        };

    private static string Cut(string sql, int? length) =>
        length is null ? sql : string.Create(CultureInfo.InvariantCulture, $"substr({sql}, 1, {length})");

    /// <summary>Its GLOB knows case; its LIKE does too, but in ASCII.</summary>
    internal override string Like(string value, string pattern, bool ignoresCase, string? known) =>
        ignoresCase ? $"(almagest_lower({value}) LIKE almagest_lower({pattern}))" : $"({value} GLOB {pattern})";

    internal override string? KnownPattern(string pattern, bool ignoresCase) =>
        ignoresCase
            ? pattern
            : string.Concat(
                pattern.Select(found =>
                    found switch
                    {
                        '%' => "*",
                        '_' => "?",
                        '*' or '?' or '[' => $"[{found}]",
                        _ => found.ToString(),
                    }
                )
            );

    /// <summary>What <see cref="KnownPattern"/> does, to a pattern that only the database knows.</summary>
    internal static string GlobOf(string pattern) =>
        $"replace(replace(replace(replace(replace({pattern}, '[', '[[]'), '*', '[*]'), '?', '[?]'), '%', '*'), '_', '?')";

    /// <summary>It leaves out joins of a view that nothing is asked of, but not where rows are grouped: so they are read by a
    /// query of their own, which a limit keeps from being made one with what is around it.</summary>
    internal override string Grouped(string from, string where, string alias, IEnumerable<string> columns)
    {
        string list = string.Join(", ", columns.Select(column => $"{column} AS {column[(alias.Length + 1)..]}"));
        return $"(SELECT {(list.Length == 0 ? "1" : list)} FROM {from}{where} LIMIT -1) AS {alias}";
    }

    internal override string Limit(long? count, long offset) =>
        count is null && offset == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" LIMIT {count ?? -1}{(offset == 0 ? "" : $" OFFSET {offset}")}");

    /// <summary>It has no EXCEPT ALL and INTERSECT ALL: there equal rows are numbered, so that none equals another.</summary>
    internal override string Combine(string left, string right, string operation, bool all, int columns)
    {
        string names = Columns(columns);
        string Numbered(string query) => $"SELECT {names}, row_number() OVER (PARTITION BY {names}) AS n FROM ({query}) AS o";
        return all && operation != "UNION"
            ? $"SELECT {names} FROM (SELECT * FROM ({Numbered(left)}) AS l {operation} "
                + $"SELECT * FROM ({Numbered(right)}) AS r) AS s"
            : $"SELECT {names} FROM ({left}) AS l {operation}{(all ? " ALL" : "")} SELECT {names} FROM ({right}) AS r";
    }
}
