using System.Globalization;
using System.Text;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql.Dialects;

internal sealed class PostgreSqlDialect : SqlDialect
{
    public override string Table(PublishedTable table) =>
        string.Join('.', (table.SqlName ?? [table.Schema, table.Name]).Select(Quote));

    internal override string Rows(IReadOnlyList<PublishedColumn> columns, string parameter) =>
        $"SELECT {string.Join(", ", columns.Select((column, i) => $"c{i + 1} AS {Quote(column.SqlName)}"))} "
        + $"FROM json_to_recordset(CAST({parameter} AS json)) AS r("
        + string.Join(", ", columns.Select((column, i) => $"c{i + 1} {Name(column.Field.Kind)}"))
        + ")";

    private protected override string Infinity(bool isNegative) => isNegative ? "\"-Infinity\"" : "\"Infinity\"";

    internal override string Pick(string postgreSql, string sqlite) => postgreSql;

    internal override string Cast(string sql, DataKind from, DataKind to, int? length) =>
        to switch
        {
            // It would round halves to even, and SQLite cuts them off: both cut.
            DataKind.Short or DataKind.Int or DataKind.Long when from is DataKind.Float or DataKind.Double =>
                $"CAST(trunc({sql}) AS {Name(to)})",
            DataKind.Boolean or DataKind.Short or DataKind.Int or DataKind.Long when from is DataKind.Boolean =>
                $"CAST({sql} AS integer)",
            DataKind.Text when from is DataKind.Timestamp => Cut($"to_char({sql}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')", length),
            DataKind.Text => Cut($"CAST({sql} AS text)", length),
            _ => $"CAST({sql} AS {Name(to)})",
        };

    private static string Cut(string sql, int? length) =>
        length is null ? sql : string.Create(CultureInfo.InvariantCulture, $"left({sql}, {length})");

    private static string Name(DataKind kind) =>
        kind switch
        {
            DataKind.Short => "smallint",
            DataKind.Int => "integer",
            DataKind.Long => "bigint",
            DataKind.Float => "real",
            DataKind.Double => "double precision",
            DataKind.Timestamp => "timestamptz",
            DataKind.Boolean => "boolean",
            _ => "text",
        };

    internal override string Like(string value, string pattern, bool ignoresCase, string? known) =>
        ignoresCase
            ? NoCase(value, pattern, known is not null && IsPlain(known) ? Ascii : Unicode)
            : $"({value} LIKE {pattern} ESCAPE '')";

    /// <summary>LOWER or UPPER by Unicode, in whatever locale the database was made: many have C, which knows ASCII alone. What
    /// comes of it is ordered as ever.</summary>
    public static string Cased(string function, string value) => $"({function}(({value}) COLLATE {Unicode}) COLLATE \"default\")";

    /// <summary>ILIKE, likewise.</summary>
    public static string NoCase(string value, string pattern, string collation = Unicode) =>
        $"(({value}) COLLATE {collation} ILIKE ({pattern}) COLLATE {collation} ESCAPE '')";

    private const string Unicode = "\"und-x-icu\"",
        Ascii = "\"C\"";

    /// <summary>Whether no letter of it has a case that ASCII does not know: PostgreSQL then compares in a fifth of the time,
    /// with the same answer but for the kelvin sign and the Turkish I, which by Unicode are a k and an i.</summary>
    private static bool IsPlain(string pattern) =>
        pattern
            .EnumerateRunes()
            .All(rune =>
                rune.IsAscii
                || (
                    Rune.GetUnicodeCategory(rune)
                        is not (
                            UnicodeCategory.UppercaseLetter
                            or UnicodeCategory.LowercaseLetter
                            or UnicodeCategory.TitlecaseLetter
                        )
                    && Rune.ToLowerInvariant(rune) == Rune.ToUpperInvariant(rune)
                )
            );

    internal override string Limit(long? count, long offset) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(count is null ? "" : $" LIMIT {count}")}{(offset == 0 ? "" : $" OFFSET {offset}")}"
        );

    internal override string Combine(string left, string right, string operation, bool all, int columns) =>
        $"SELECT {Columns(columns)} FROM ({left}) AS l {operation}{(all ? " ALL" : "")} "
        + $"SELECT {Columns(columns)} FROM ({right}) AS r";
}
