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
                    : row.GetDouble(0).ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
        return rows;
    }
}
