using System.Globalization;
using Almagest.Storage.Connections;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;

namespace Almagest.Storage.Tests.Publishing;

public sealed class PublishedQueriesTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Adql_is_answered_from_the_views_of_runs(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 5);
        await storage.MakeViewsAsync();
        IChunkStore chunks = storage.Get<IChunkStore>();
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation), failEvery: 3), Cancellation);

        Assert.Equal(
            ["source 1", "source 2", "source 4"],
            await RowsAsync(storage, "SELECT source_name FROM almagest.fits ORDER BY observation_id")
        );
        Assert.Equal(
            ["1.7"],
            await RowsAsync(
                storage,
                $"SELECT powerlaw_phoindex FROM almagest.{run.FitsView} WHERE LOWER(source_name) = 'source 4'"
            )
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Letters_of_any_alphabet_have_a_case(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        Assert.Equal(
            ["GRÖSSE Σ", "βγ é", 1L],
            (
                await storage.AskAsync(
                    "SELECT TOP 1 UPPER('grösse σ') AS u, LOWER('ΒΓ É') AS l, ivo_nocasematch('Östlich', 'öST%') AS n "
                        + "FROM almagest.sources WHERE 'ÅNGSTRÖM' ILIKE '%ström' AND LOWER('Ä') = 'ä' AND 'Ä' NOT LIKE 'ä' "
                        + "AND 'GX É 日本 🔭 9' ILIKE 'gx _ 日%🔭 9' AND 'É' NOT ILIKE 'e' "
                        + "AND LOWER(source_name) ILIKE UPPER(source_name) ORDER BY LOWER(source_name)"
                )
            ).Single()
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_a_plan_reads_can_not_be_written(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        QueryPlan plan = new()
        {
            Sql = "DELETE FROM fits",
            Parameters = [],
            Columns = [],
            Tables = [],
        };
        await Assert.ThrowsAsync<QueryFailedException>(() =>
            storage.Get<IPublishedQueries>().OpenAsync(plan, null, Cancellation)
        );
    }

    [Theory]
    [InlineData("healpix * 4096")]
    // Within 64 bits again, with digits lost on the way.
    [InlineData("healpix * 4096 / 4096")]
    [InlineData("-(healpix * 4096)")]
    [InlineData("CAST(100000 AS INTEGER) * CAST(100000 AS INTEGER)")]
    [InlineData("CAST(300000 AS SMALLINT)")]
    [InlineData("CAST(30000000000 AS INTEGER)")]
    [InlineData("CAST('30000000000' AS INTEGER)")]
    [InlineData("CAST(healpix * 4096.0 AS BIGINT)")]
    [InlineData("CAST(1e300 AS REAL)")]
    [InlineData("SUM(healpix * 4096)")]
    public async Task A_number_beyond_its_kind_ends_the_query(string value)
    {
        foreach (StorageProvider provider in (StorageProvider[])[StorageProvider.Sqlite, StorageProvider.Postgres])
        {
            await using TestStorage storage = await databases.FilledAsync(provider);
            QueryFailedException failed = await Assert.ThrowsAsync<QueryFailedException>(() =>
                storage.AskAsync($"SELECT {value} AS e FROM almagest.sources")
            );
            Assert.Equal(QueryFailure.WrongValue, failed.Failure);
            if (provider == StorageProvider.Sqlite)
                Assert.Matches(
                    "the number [-0-9.E+]+ is beyond (a whole number of (16|32|64) bits|single precision)",
                    failed.Message
                );
        }
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Numbers_are_read_all_at_once(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        const string Query =
            "SELECT flags, goodness, background_aic, observation_id - observation_id AS zero, message, method FROM almagest.fits "
            + "ORDER BY run_number, observation_id";
        double[][] numbers = await AskAsync(Query);
        List<object?[]> rows = await storage.AskAsync(Query);
        Assert.Contains(rows, row => row.Contains(null));
        for (int column = 0; column < 4; column++)
            Assert.Equal(
                rows.Select(row => row[column] is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN),
                numbers[column]
            );
        // Texts are told apart, no more.
        for (int column = 4; column < numbers.Length; column++)
            foreach ((object?[] row, int i) in rows.Select((row, i) => (row, i)))
                Assert.Equal(
                    rows.Select(other => Equals(other[column], row[column])),
                    numbers[column].Select(other => other.Equals(numbers[column][i]))
                );

        async Task<double[][]> AskAsync(string query)
        {
            PublishedCatalogue catalogue = await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation);
            IPublishedQueries queries = storage.Get<IPublishedQueries>();
            QueryPlan plan = AdqlTranslator.Translate(query, catalogue, queries.Dialect);
            return await queries.ReadNumbersAsync([plan], TimeSpan.FromSeconds(20), Cancellation);
        }
    }

    /// <summary>Parts of one question come one after another, whatever it asks by.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Parts_are_read_beside_one_another(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IPublishedQueries queries = storage.Get<IPublishedQueries>();
        PublishedCatalogue catalogue = await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation);
        foreach (
            string text in new[] { "plain", "", "it's; DROP TABLE runs--", "\\'\"@p0 @p1$$", "Å 🔭\n\t", new string('é', 50_000) }
        )
        {
            string literal = $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
            QueryPlan plan = AdqlTranslator.Translate(
                $"SELECT mask, {literal} AS said, -7 AS whole, 1.5e-300 AS small FROM almagest.flag_meanings "
                    + $"WHERE {literal} <> flag ORDER BY mask",
                catalogue,
                queries.Dialect
            );
            double[][] numbers = await queries.ReadNumbersAsync([plan, plan], TimeSpan.FromSeconds(20), Cancellation);
            int flags = numbers[0].Length / 2;
            Assert.Equal(numbers[0][..flags].Order().Concat(numbers[0][flags..].Order()), numbers[0]);
            Assert.Single(numbers[1].Distinct());
            Assert.All(numbers[2], one => Assert.Equal(-7, one));
            Assert.All(numbers[3], one => Assert.Equal(1.5e-300, one));
            Assert.True(flags > 5);
        }
    }

    /// <summary>Wherever it is by then: not begun, at work, or about to be. It would take hours.</summary>
    [Theory, InlineData(StorageProvider.Sqlite, 300), InlineData(StorageProvider.Postgres, 30)]
    public async Task A_query_ends_with_its_time(StorageProvider provider, int times)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IPublishedQueries queries = storage.Get<IPublishedQueries>();
        string[] letters = [.. "abcdefghij".Select(letter => letter.ToString())];
        QueryPlan plan = AdqlTranslator.Translate(
            $"SELECT COUNT(*) AS n FROM {string.Join(", ", letters.Select(one => $"almagest.flag_meanings AS {one}"))} "
                + $"WHERE {string.Join(" + ", letters.Select(one => $"{one}.mask"))} > 0",
            await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation),
            queries.Dialect
        );
        for (int i = 1; i <= times; i++)
        {
            Task<double[][]> asked = Task.Run(
                () => queries.ReadNumbersAsync([plan], TimeSpan.FromMilliseconds(3.0 * i / times), Cancellation),
                Cancellation
            );
            QueryFailedException late = await Assert.ThrowsAsync<QueryFailedException>(() =>
                asked.WaitAsync(TimeSpan.FromMinutes(1), Cancellation)
            );
            Assert.Equal(QueryFailure.TooSlow, late.Failure);
        }
    }

    private static async Task<List<string>> RowsAsync(TestStorage storage, string query)
    {
        PublishedCatalogue catalogue = await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation);
        IPublishedQueries queries = storage.Get<IPublishedQueries>();
        QueryPlan plan = AdqlTranslator.Translate(query, catalogue, queries.Dialect);
        await using PublishedAnswer answer = await queries.OpenAsync(plan, TimeSpan.FromSeconds(20), Cancellation);
        List<string> rows = [];
        await foreach (IRow row in answer.Rows.Rows)
            rows.Add(
                plan.Columns[0].Kind == Vo.Fields.DataKind.Text
                    ? row.GetString(0)
                    : row.GetDouble(0).ToString(CultureInfo.InvariantCulture)
            );
        return rows;
    }
}
