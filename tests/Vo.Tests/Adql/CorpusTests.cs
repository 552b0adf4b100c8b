using System.Text.RegularExpressions;
using Almagest.Tests;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Syntax;
using Microsoft.Data.Sqlite;

namespace Almagest.Vo.Tests.Adql;

/// <summary>Queries of corpus.txt: the good ones run, the bad ones say where and why.</summary>
public sealed class CorpusTests
{
    /// <summary>Stands in a bad query before the character that the message is about.</summary>
    private const char Marker = '‸';

    /// <param name="Expected">Of a good one the number of rows, if it's said; of a bad one words of the message.</param>
    /// <param name="Position">Of a bad one the character that the message is about.</param>
    internal sealed record Entry(int Line, bool IsGood, string Expected, string Query, int Position);

    private static readonly List<Entry> Entries =
    [
        .. File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "tests", "Vo.Tests", "Adql", "corpus.txt"))
            .Select((line, i) => (Text: line, Number: i + 1))
            .Where(line => line.Text.Length > 0 && line.Text[0] != '#')
            .Select(line => Read(line.Text, line.Number)),
    ];

    [Fact]
    public void There_are_hundreds_of_either_sort()
    {
        Assert.True(Entries.Count(entry => entry.IsGood) >= 250);
        Assert.True(Entries.Count(entry => !entry.IsGood) >= 200);
        Assert.Equal(Entries.Count, Entries.DistinctBy(entry => entry.Query).Count());
    }

    [Fact]
    public void Good_queries_run_on_SQLite()
    {
        using SqliteConnection connection = SmallSky.OpenSqlite();
        List<string> wrong = [];
        foreach (Entry entry in Entries.Where(entry => entry.IsGood))
            try
            {
                int count = SmallSky.Rows(connection, Plan(entry, SqlDialect.Sqlite)).Count;
                if (entry.Expected.Length > 0 && entry.Expected != $"{count}")
                    wrong.Add($"line {entry.Line}: {count} rows, expected {entry.Expected}: {entry.Query}");
            }
            catch (Exception failure) when (failure is AdqlException or SqliteException)
            {
                wrong.Add($"line {entry.Line}: {failure.Message}: {entry.Query}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Both_databases_give_the_same_rows()
    {
        using Npgsql.NpgsqlConnection postgres = SmallSky.OpenPostgres();
        using SqliteConnection sqlite = SmallSky.OpenSqlite();
        List<string> wrong = [];
        foreach (Entry entry in Entries.Where(entry => entry.IsGood && !entry.Query.Contains("RAND", StringComparison.Ordinal)))
            try
            {
                List<string> here = SmallSky.Rows(postgres, Plan(entry, SqlDialect.PostgreSql)),
                    there = SmallSky.Rows(sqlite, Plan(entry, SqlDialect.Sqlite));
                // Which rows TOP leaves over is open unless there is an order.
                bool isOpen =
                    Regex.IsMatch(entry.Query, "TOP|OFFSET") && !entry.Query.Contains("ORDER", StringComparison.Ordinal);
                if (
                    here.Count != there.Count
                    || (!isOpen && !here.Order(StringComparer.Ordinal).SequenceEqual(there.Order(StringComparer.Ordinal)))
                )
                    wrong.Add(
                        $"line {entry.Line}: {here.Count} and {there.Count} rows: {entry.Query}\n"
                            + $"{here.Except(there).FirstOrDefault()}\n{there.Except(here).FirstOrDefault()}"
                    );
            }
            catch (Exception failure) when (failure is AdqlException or Npgsql.NpgsqlException or InvalidCastException)
            {
                wrong.Add($"line {entry.Line}: {failure.Message}: {entry.Query}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Bad_queries_are_refused_at_the_right_character()
    {
        List<string> wrong = [];
        foreach (Entry entry in Entries.Where(entry => !entry.IsGood))
        foreach (SqlDialect dialect in (SqlDialect[])[SqlDialect.Sqlite, SqlDialect.PostgreSql])
            try
            {
                wrong.Add($"line {entry.Line}: let through as {Plan(entry, dialect).Sql}");
            }
            catch (AdqlException refused)
            {
                if (refused.Position != entry.Position || !refused.Message.Contains(entry.Expected, StringComparison.Ordinal))
                    wrong.Add(
                        $"line {entry.Line}: {refused.Message} not at {entry.Position}, with {entry.Expected}: {entry.Query}"
                    );
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    /// <summary>Nothing of what was written is in the SQL: each literal of a good query is a parameter or a number of
    /// ours.</summary>
    [Fact]
    public void No_text_of_a_query_reaches_the_SQL()
    {
        List<string> leaks = [];
        foreach (Entry entry in Entries.Where(entry => entry.IsGood))
        foreach (SqlDialect dialect in (SqlDialect[])[SqlDialect.Sqlite, SqlDialect.PostgreSql])
        foreach (Token token in Lexer.Read(entry.Query).Where(token => token.Kind == TokenKind.Text && token.Text.Length > 3))
            if (Plan(entry, dialect).Sql.Contains(token.Text, StringComparison.OrdinalIgnoreCase))
                leaks.Add($"line {entry.Line}: {token.Text}");
        Assert.Equal([], leaks);
    }

    private static QueryPlan Plan(Entry entry, SqlDialect dialect) =>
        AdqlTranslator.Translate(entry.Query, SmallSky.Catalogue, dialect);

    private static Entry Read(string line, int number)
    {
        string[] parts = line.Split(" | ", 2);
        string[] head = parts[0].Split(' ', 2);
        // Of C#'s escapes those that no query of the file means as they stand.
        string query = Regex.Replace(parts[1], @"\\([ntr0]|u[0-9A-F]{4})", match =>
            Regex.Unescape(match.Value.Replace("\\0", @"\u0000", StringComparison.Ordinal))
        );
        return new(
            number,
            head[0] == "ok",
            head.Length > 1 ? head[1] : "",
            query.Replace($"{Marker}", "", StringComparison.Ordinal),
            query.IndexOf(Marker)
        );
    }
}
