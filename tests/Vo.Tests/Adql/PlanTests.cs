using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Vo.Tests.Adql;

public sealed class PlanTests
{
    [Fact]
    public void A_column_keeps_what_is_known_of_it()
    {
        Field column = Plan(
            "SELECT flux AS f, MAX(flux), COUNT(*), IN_UNIT(energy, 'eV') AS e FROM fits GROUP BY flux, energy"
        ).Columns[0];

        Assert.Equal(
            new Field
            {
                Name = "f",
                Kind = DataKind.Double,
                Unit = "erg.cm**-2.s**-1",
                Ucd = "phot.flux.density;em.X-ray",
            },
            column
        );
    }

    [Theory]
    [InlineData("MAX(flux)", DataKind.Double, "erg.cm**-2.s**-1"), InlineData("COUNT(*)", DataKind.Long, null)]
    [InlineData("SUM(clean)", DataKind.Long, null), InlineData("AVG(clean)", DataKind.Double, null)]
    [InlineData("clean", DataKind.Short, null), InlineData("exposure", DataKind.Float, "s")]
    [InlineData("energy + energy", DataKind.Double, "keV"), InlineData("energy * energy", DataKind.Double, null)]
    [InlineData("energy + flux", DataKind.Double, null), InlineData("-energy", DataKind.Double, "keV")]
    [InlineData("IN_UNIT(energy, 'eV')", DataKind.Double, "eV"), InlineData("\"size\" + clean", DataKind.Int, null)]
    [InlineData("\"size\" / 2", DataKind.Long, null), InlineData("CAST(energy AS REAL)", DataKind.Float, "keV")]
    [InlineData("COALESCE(energy, 0)", DataKind.Double, "keV"), InlineData("model || 'x'", DataKind.Text, null)]
    [InlineData("NULL", DataKind.Text, null), InlineData("DISTANCE(1, 2, 3, 4)", DataKind.Double, "deg")]
    public void An_expression_has_a_kind_and_a_unit(string expression, DataKind kind, string? unit)
    {
        Field column = Plan($"SELECT {expression} FROM fits").Columns[0];

        Assert.Equal((kind, unit), (column.Kind, column.Unit));
    }

    [Fact]
    public void No_two_columns_have_one_name() =>
        Assert.Equal(
            ["ra", "ra_2", "RA_3", "col4", "max"],
            Plan("SELECT MAX(ra) AS ra, MAX(ra) AS ra, MAX(ra) AS RA, 1 + 1, MAX(ra) FROM sources")
                .Columns.Select(column => column.Name)
        );

    [Fact]
    public void A_limit_of_rows_asks_for_one_more()
    {
        Assert.EndsWith(" LIMIT 11", Plan("SELECT ra FROM sources", 10).Sql, StringComparison.Ordinal);
        Assert.EndsWith(" LIMIT 5", Plan("SELECT TOP 5 ra FROM sources", 10).Sql, StringComparison.Ordinal);
        Assert.EndsWith(" LIMIT 11", Plan("SELECT TOP 50 ra FROM sources", 10).Sql, StringComparison.Ordinal);
        Assert.EndsWith(
            " LIMIT 11",
            Plan("SELECT ra FROM sources UNION SELECT dec FROM sources", 10).Sql,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            " LIMIT 11 OFFSET 3",
            Plan("SELECT ra FROM sources ORDER BY ra OFFSET 3", 10).Sql,
            StringComparison.Ordinal
        );
    }

    /// <summary>What says more than a database's index does keeps it from being used.</summary>
    [Theory]
    [InlineData("SELECT source_id AS s FROM sources ORDER BY s DESC", " ORDER BY c1 DESC")]
    [InlineData("SELECT source_id FROM sources ORDER BY 1", " ORDER BY c1 ASC")]
    [InlineData("SELECT ra FROM sources AS s ORDER BY s.source_id DESC", ".\"source_id\" DESC")]
    [InlineData("SELECT ra FROM sources ORDER BY ra DESC", " NULLS LAST")]
    [InlineData("SELECT -source_id AS s FROM sources ORDER BY s", " NULLS LAST")]
    [InlineData(
        "SELECT s.source_id FROM fits AS f LEFT JOIN sources AS s ON s.source_id = f.source_id ORDER BY s.source_id",
        " NULLS LAST"
    )]
    public void Where_a_row_without_a_value_comes_is_told_where_there_may_be_one(string query, string ending)
    {
        PublishedTable sources = SmallSky.Catalogue.Tables[0];
        PublishedCatalogue sky = new([
            sources with
            {
                Columns = [.. sources.Columns.Select((column, i) => column with { IsNullable = i > 0 })],
            },
            .. SmallSky.Catalogue.Tables.Skip(1),
        ]);
        Assert.EndsWith(ending, AdqlTranslator.Translate(query, sky, SqlDialect.PostgreSql).Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_says_which_tables_it_reads() =>
        Assert.Equal(
            ["almagest.fits", "almagest.sources"],
            Plan("SELECT 1 FROM sources WHERE source_id IN (SELECT source_id FROM fits)")
                .Tables.Select(table => table.QualifiedName)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Equal_literals_are_one_parameter_of_their_type()
    {
        QueryPlan plan = Plan("SELECT ra + 1, 1, 1.0, '1' FROM sources WHERE source_id = 1");

        Assert.Equal([1L, 1.0, "1"], plan.Parameters.Select(parameter => parameter.Value));
    }

    [Fact]
    public void Published_views_are_named_as_each_database_can()
    {
        PublishedTable table = SmallSky.Catalogue.Tables[0] with { SqlName = null, Name = "odd\"name" };

        Assert.Equal("\"almagest\".\"odd\"\"name\"", SqlDialect.PostgreSql.Table(table));
        Assert.Equal("\"almagest.odd\"\"name\"", SqlDialect.Sqlite.Table(table));
    }

    /// <summary>What of a view is not named, SQLite would compute all the same.</summary>
    [Fact]
    public void SQLite_groups_rows_of_the_columns_that_are_named()
    {
        const string query = "SELECT model, AVG(flux) AS mean FROM fits WHERE phoindex > 1 GROUP BY model ORDER BY MAX(energy)";

        Assert.Contains(
            " FROM (SELECT t1.\"model\" AS \"model\", t1.\"flux\" AS \"flux\", t1.\"energy\" AS \"energy\" FROM ",
            Plan(query).Sql,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "(SELECT",
            AdqlTranslator.Translate(query, SmallSky.Catalogue, SqlDialect.PostgreSql).Sql,
            StringComparison.Ordinal
        );
        Assert.Contains("(SELECT 1 FROM ", Plan("SELECT COUNT(*) FROM fits WHERE phoindex > 1").Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_is_a_condition_on_one_table()
    {
        PublishedTable fits = SmallSky.Catalogue.Tables[1];
        QueryPlan plan = AdqlTranslator.TranslateFilter(
            fits,
            "phoindex > 1.5 AND model LIKE 'tbabs%'",
            ["fit_id", "flux"],
            SmallSky.Catalogue,
            SqlDialect.Sqlite
        );

        Assert.Equal(["fit_id", "flux"], plan.Columns.Select(column => column.Name));
        AdqlException wrong = Assert.Throws<AdqlException>(() =>
            AdqlTranslator.TranslateFilter(fits, "1 = 1 UNION SELECT 1 FROM sources", null, SmallSky.Catalogue, SqlDialect.Sqlite)
        );
        Assert.Equal(7, wrong.Column);
    }

    [Theory]
    [InlineData("(", ")"), InlineData("ABS(", ")"), InlineData("-(", ")"), InlineData("COALESCE(1, ", ")")]
    public void Nesting_has_an_end(string open, string close)
    {
        string Nested(int depth) => $"SELECT {Times(open, depth)}ra{Times(close, depth)} FROM sources";

        Assert.NotNull(Plan(Nested(40)));
        Assert.Contains("levels of parentheses", Refused(Nested(60)).Message, StringComparison.Ordinal);
        Assert.Contains("levels of parentheses", Refused(Nested(15_000)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Giants =>
        new()
        {
            { "SELECT ra FROM sources WHERE " + string.Concat(Enumerable.Repeat("NOT ", 40_000)) + "ra = 1", "levels" },
            { "SELECT ra FROM sources WHERE " + new string('(', 90_000) + "SELECT", "a query may stand" },
            { "SELECT ra FROM " + new string('(', 90_000) + "SELECT", "levels" },
            { "SELECT ra FROM " + string.Join(", ", Enumerable.Range(0, 500).Select(i => $"sources s{i}")), "over 32 tables" },
            { string.Join(" UNION ", Enumerable.Repeat("SELECT ra FROM sources", 500)), "over 32" },
            { "SELECT 1" + string.Concat(Enumerable.Repeat("+1", 50_000)) + " FROM sources", "over 200 terms" },
            { "SELECT ra FROM sources WHERE ra IN (" + string.Join(',', Enumerable.Range(0, 30_000)) + ")", "over 10000 terms" },
            { "SELECT ra FROM sources WHERE name = '" + new string('x', 300_000) + "'", "300" },
            { "SELECT " + string.Join(',', Enumerable.Repeat("*", 200)) + " FROM sources", "1600 columns" },
            // Each says its argument two times or more.
            { $"SELECT {Roots(42)} FROM sources", "too large" },
            { $"SELECT ra FROM sources WHERE ra IN ({string.Join(", ", Enumerable.Repeat(Roots(12), 2000))})", "too large" },
        };

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Roots(int depth) => Times("SQRT(", depth) + "ra" + Times(")", depth);

    [Theory, MemberData(nameof(Giants))]
    public void Giants_are_refused_before_they_cost_much(string query, string why)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (SqlDialect dialect in (SqlDialect[])[SqlDialect.PostgreSql])
            Assert.Contains(
                why,
                Assert.Throws<AdqlException>(() => AdqlTranslator.Translate(query, SmallSky.Catalogue, dialect)).Message,
                StringComparison.Ordinal
            );
        Assert.True(watch.Elapsed.TotalSeconds < 20, $"{watch.Elapsed}");
    }

    [Fact]
    public void Long_conditions_and_lists_run()
    {
        string conditions = string.Join(" OR ", Enumerable.Range(1, 3000).Select(i => $"source_id = {i}"));
        string list = string.Join(", ", Enumerable.Range(1, 9000));
        using var connection = SmallSky.OpenSqlite();

        Assert.Equal(300, SmallSky.Rows(connection, Plan($"SELECT ra FROM sources WHERE {conditions}")).Count);
        Assert.Equal(300, SmallSky.Rows(connection, Plan($"SELECT ra FROM sources WHERE source_id IN ({list})")).Count);
    }

    /// <summary>SQLite's own CAST would say 0.</summary>
    [Fact]
    public void A_text_that_is_no_number_ends_the_query()
    {
        using var connection = SmallSky.OpenSqlite();

        Assert.ThrowsAny<System.Data.Common.DbException>(() =>
            SmallSky.Rows(connection, Plan("SELECT CAST(name AS INTEGER) FROM sources"))
        );
    }

    /// <summary>SQLite's own CAST would keep any whole number, and the nearest of 64 bits of those beyond.</summary>
    [Theory]
    [InlineData("CAST(-32769 AS SMALLINT)", "the number -32769 is beyond a whole number of 16 bits")]
    [InlineData("CAST(2147483648 AS INTEGER)", "the number 2147483648 is beyond a whole number of 32 bits")]
    [InlineData("CAST(9223372036854775808.0 AS BIGINT)", "the number 9.223372036854776E+18 is beyond a whole number of 64 bits")]
    [InlineData("CAST('40000' AS SMALLINT)", "the number 40000 is beyond a whole number of 16 bits")]
    [InlineData("SUM(source_id * 9223372036854775807)", "is beyond a whole number of 64 bits")]
    [InlineData("CAST(1e300 AS REAL)", "the number 1E+300 is beyond single precision")]
    [InlineData("CAST(1e-300 AS REAL)", "the number 1E-300 is beyond single precision")]
    public void A_number_beyond_its_kind_ends_the_query(string value, string why)
    {
        using var connection = SmallSky.OpenSqlite();

        Assert.Contains(
            why,
            Assert
                .ThrowsAny<System.Data.Common.DbException>(() =>
                    SmallSky.Rows(connection, Plan($"SELECT {value} FROM sources WHERE source_id < 10"))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Places_count_lines_and_columns()
    {
        AdqlException wrong = Refused("SELECT ra,\n  raa\nFROM sources");

        Assert.Equal((2, 3, 13), (wrong.Line, wrong.Column, wrong.Position));
        Assert.StartsWith("line 2, column 3: found the column raa", wrong.Message, StringComparison.Ordinal);
    }

    private static AdqlException Refused(string query) => Assert.Throws<AdqlException>(() => Plan(query));

    private static QueryPlan Plan(string query, long? limit = null) =>
        AdqlTranslator.Translate(query, SmallSky.Catalogue, SqlDialect.Sqlite, new() { RowLimit = limit });
}
