using System.Data.Common;
using System.Globalization;
using System.Text;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Storage.Views;

namespace Almagest.Storage.Tests.Columns;

/// <summary>The one table of columns against both databases, against the words that ADQL keeps, and against the docs.</summary>
public sealed class ResultColumnsTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_tables_of_the_database_are_those_of_the_columns(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        foreach (ResultTable table in ResultTables.WrittenOn(isPostgres: false))
        {
            string[] found = [.. await ColumnsAsync(storage, table.Name)],
                declared =
                [.. table.Columns.Select(column => $"{column.Name} {TypeOf(column.Type, provider)} {column.IsNullable}")];
            // On PostgreSQL fits have arrays besides, of which the others are views: a view's columns may all be NULL.
            if (provider == StorageProvider.Sqlite)
                Assert.Equal(declared.Order(), found.Order());
            else if (table == ResultTables.Fits)
                Assert.Empty(declared.Except(found));
            else
                Assert.Equal(declared.Select(Type).Order(), found.Select(Type).Order());
        }

        static string Type(string column) => column[..column.LastIndexOf(' ')];
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_views_of_the_database_are_those_of_the_columns(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 2);
        await storage.MakeViewsAsync();
        foreach (ResultView view in (ResultView[])[.. ResultViews.All, WideView.Of(run.CampaignId, run.Parameters)])
        {
            string[] found = [.. await ColumnsAsync(storage, view.Name)];
            Assert.Equal(view.Columns.Select(column => column.Name), found.Select(column => column.Split(' ')[0]));
            if (provider == StorageProvider.Postgres)
                Assert.Equal(
                    view.Columns.Select(column => TypeOf(column.Type, provider)),
                    found
                        .Select(column => column[(column.IndexOf(' ', StringComparison.Ordinal) + 1)..column.LastIndexOf(' ')])
                        .Select(type => type == "numeric" ? "double precision" : type)
                );
        }
    }

    [Fact]
    public void No_published_name_is_a_reserved_word_of_ADQL_and_each_says_what_it_is()
    {
        string[] reserved = Reserved.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        foreach (
            ResultColumn column in ResultViews
                .All.SelectMany(view => view.Columns)
                .Concat(ResultTables.All.SelectMany(table => table.Columns))
        )
        {
            Assert.DoesNotContain(column.Name.ToUpperInvariant(), reserved);
            Assert.NotEmpty(column.Ucd);
            Assert.NotEmpty(column.Description);
        }
        foreach (ToldColumn column in (ToldColumn[])[.. ToldColumns.OfSource, .. ToldColumns.OfParameter, .. ToldColumns.OfFit])
            Assert.All(column.Json.Split('.').Append(column.Csv), key => Assert.DoesNotContain(key.ToUpperInvariant(), reserved));
    }

    [Fact]
    public void The_docs_tell_the_columns_as_they_are()
    {
        string file = Path.Combine(Root(), "docs", "result-columns.md");
        if (Environment.GetEnvironmentVariable("ALMAGEST_WRITE_DOCS") is { Length: > 0 })
            File.WriteAllText(file, Docs());
        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == Docs(),
            "docs/result-columns.md is stale: run this test with ALMAGEST_WRITE_DOCS=1"
        );
    }

    private static string Docs()
    {
        StringBuilder page = new(
            "# Columns of results\nWhat a run found, as views of the database, CSV and JSON. This page is written by a test from "
                + "`ResultColumns.cs`, `ParameterColumns.cs` and `FluxColumns.cs` in shared/Storage/Columns, and from "
                + "shared/Storage/Views; decision 0024 says how to add a column.\n"
        );
        page.Append("\n# Published tables\nWhat each is for, with examples: [results](results.md).\n");
        foreach (PublishedView view in PublishedViews.All.Append(WideExample))
            Append(page, view.AsView());
        page.Append(
            "\nBesides: the same of its clean fits, of its ultra-clean ones and of the latest of each source, "
                + $"{string.Join(", ", FitsViews.Subsets.Skip(1).Select(subset => $"`{WideExample.Name}{subset.End}`"))}.\n"
        );
        page.Append("\n# Views for SQL\nOf PostgreSQL's and SQLite's own schema.\n");
        foreach (ResultView view in ResultViews.All)
            Append(page, view);
        page.Append(
            "\n# CSV and JSON\nIn CSV a parameter's columns begin with its name; in JSON they lie in `parameters`, by name.\n\n"
        );
        page.Append("| column | CSV | JSON |\n| --- | --- | --- |\n");
        foreach (ToldColumn told in (ToldColumn[])[.. ToldColumns.OfSource, .. ToldColumns.OfParameter, .. ToldColumns.OfFit])
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{told.Column.Name}` | "
                    + $"{(ToldColumns.OfParameter.Contains(told) ? $"*parameter*{told.Csv}" : told.Csv)} | {told.Json} |\n"
            );
        return page.ToString();
    }

    /// <summary>As runs of an absorbed power law have it.</summary>
    private static PublishedView WideExample { get; } =
        FitsViews.Of(
            "fits_tbabs_powerlaw",
            "tbabs*powerlaw",
            [new("tbabs.nH", "1e22 cm^-2"), new("powerlaw.PhoIndex", ""), new("powerlaw.norm", "photons cm⁻² s⁻¹ keV⁻¹")],
            WideFluxes.WordsOf("{}")
        )[0];

    private static void Append(StringBuilder page, ResultView view)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {view.Name}\n{view.Description}.\n\n");
        page.Append("| column | type | unit | UCD | what |\n| --- | --- | --- | --- | --- |\n");
        foreach (ResultColumn column in view.Columns)
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{column.Name}` | {column.Type.ToString().ToLowerInvariant()} | {column.Unit} | {column.Ucd} | "
                    + $"{column.Description} |\n"
            );
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <returns>"name type isNullable".</returns>
    private static async Task<IReadOnlyList<string>> ColumnsAsync(TestStorage storage, string table)
    {
        await using DbConnection connection = await storage.Get<Database>().OpenAsync(Cancellation);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText =
            storage.Provider == StorageProvider.Sqlite
                ? $"SELECT name, type, \"notnull\" = 0 FROM pragma_table_info('{table}') ORDER BY cid"
                : $"SELECT column_name, data_type, is_nullable = 'YES' FROM information_schema.columns "
                    + $"WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position";
        List<string> columns = [];
        await using DbDataReader reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
            columns.Add($"{reader.GetString(0)} {reader.GetString(1)} {reader.GetBoolean(2)}");
        return columns;
    }

    private static string TypeOf(ColumnType type, StorageProvider provider) =>
        (type, provider) switch
        {
            (ColumnType.Boolean, StorageProvider.Postgres) => "boolean",
            (ColumnType.Int16, StorageProvider.Postgres) => "smallint",
            (ColumnType.Int32, StorageProvider.Postgres) => "integer",
            (ColumnType.Int64, StorageProvider.Postgres) => "bigint",
            (ColumnType.Float, StorageProvider.Postgres) => "real",
            (ColumnType.Double, StorageProvider.Postgres) => "double precision",
            (ColumnType.Text, StorageProvider.Postgres) => "text",
            (ColumnType.Time, StorageProvider.Postgres) => "timestamp with time zone",
            (ColumnType.Uuid, StorageProvider.Postgres) => "uuid",
            (_, StorageProvider.Postgres) => "bytea",
            (ColumnType.Float or ColumnType.Double, _) => "REAL",
            (ColumnType.Text or ColumnType.Time or ColumnType.Uuid, _) => "TEXT",
            (ColumnType.Floats, _) => "BLOB",
            _ => "INTEGER",
        };

    // IVOA ADQL 2.1, section 2.1.2.
    private const string Reserved = """
        ABS ACOS AREA ASIN ATAN ATAN2 BOX CEILING CENTROID CIRCLE CONTAINS COORD1 COORD2 COORDSYS COS COT DEGREES DISTANCE
        EXP FLOOR ILIKE INTERSECTS IN_UNIT LOG LOG10 MOD PI POINT POLYGON POWER RADIANS REGION RAND ROUND SIN SQRT TOP TAN
        TRUNCATE OFFSET ABSOLUTE ACTION ADD ALL ALLOCATE ALTER AND ANY ARE AS ASC ASSERTION AT AUTHORIZATION AVG BEGIN
        BETWEEN BIT BIT_LENGTH BOTH BY CASCADE CASCADED CASE CAST CATALOG CHAR CHARACTER CHAR_LENGTH CHARACTER_LENGTH CHECK
        CLOSE COALESCE COLLATE COLLATION COLUMN COMMIT CONNECT CONNECTION CONSTRAINT CONSTRAINTS CONTINUE CONVERT
        CORRESPONDING COUNT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR DATE DAY
        DEALLOCATE DECIMAL DECLARE DEFAULT DEFERRABLE DEFERRED DELETE DESC DESCRIBE DESCRIPTOR DIAGNOSTICS DISCONNECT
        DISTINCT DOMAIN DOUBLE DROP ELSE END ESCAPE EXCEPT EXCEPTION EXEC EXECUTE EXISTS EXTERNAL EXTRACT FALSE FETCH FIRST
        FLOAT FOR FOREIGN FOUND FROM FULL GET GLOBAL GO GOTO GRANT GROUP HAVING HOUR IDENTITY IMMEDIATE IN INDICATOR
        INITIALLY INNER INPUT INSENSITIVE INSERT INT INTEGER INTERSECT INTERVAL INTO IS ISOLATION JOIN KEY LANGUAGE LAST
        LEADING LEFT LEVEL LIKE LOCAL LOWER MATCH MAX MIN MINUTE MODULE MONTH NAMES NATIONAL NATURAL NCHAR NEXT NO NOT NULL
        NULLIF NUMERIC OCTET_LENGTH OF ON ONLY OPEN OPTION OR ORDER OUTER OUTPUT OVERLAPS PAD PARTIAL POSITION PRECISION
        PREPARE PRESERVE PRIMARY PRIOR PRIVILEGES PROCEDURE PUBLIC READ REAL REFERENCES RELATIVE RESTRICT REVOKE RIGHT
        ROLLBACK ROWS SCHEMA SCROLL SECOND SECTION SELECT SESSION SESSION_USER SET SIZE SMALLINT SOME SPACE SQL SQLCODE
        SQLERROR SQLSTATE SUBSTRING SUM SYSTEM_USER TABLE TEMPORARY THEN TIME TIMESTAMP TIMEZONE_HOUR TIMEZONE_MINUTE TO
        TRAILING TRANSACTION TRANSLATE TRANSLATION TRIM TRUE UNION UNIQUE UNKNOWN UPDATE UPPER USAGE USER USING VALUE VALUES
        VARCHAR VARYING VIEW WHEN WHENEVER WHERE WITH WORK WRITE YEAR ZONE
        """;
}
