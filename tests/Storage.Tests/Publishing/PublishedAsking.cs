using System.Globalization;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Connections;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;

namespace Almagest.Storage.Tests.Publishing;

/// <summary>Fills a database, and asks what it publishes.</summary>
internal static class PublishedAsking
{
    /// <summary>A run of five observations, of which two failed and one could not even be read.</summary>
    public static async Task<TestStorage> FilledAsync(this Databases databases, StorageProvider provider)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        TestStorage storage = await databases.CreateAsync(provider);
        await Samples.RunAsync(
            storage,
            [.. Enumerable.Range(1, 5).Select(number => Samples.Observation(number) with { Identity = $"name source {number}" })],
            name: "before"
        );
        Catalogue catalogue = (await storage.Get<ICatalogueStore>().FindAsync("catalogue", cancellation))!;
        await storage.Get<ICatalogueStore>().AddFailuresAsync(catalogue.Id, [new("a.pha", "found nothing")], cancellation);
        await storage.FitAsync("first", 1.75, failEvery: 4);
        return storage;
    }

    public static async Task FitAsync(this TestStorage storage, string name, double value, int failEvery = 0)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Run run = await Samples.RunAsync(storage, 0, name: name);
        IChunkStore chunks = storage.Get<IChunkStore>();
        for (int chunk = 0; chunk < (await storage.Get<IRunStore>().ProgressAsync(run.Id, cancellation)).Chunks; chunk++)
            await chunks.WriteAsync(
                Samples.Result(await chunks.LoadAsync(run.Id, chunk, cancellation), failEvery, value),
                cancellation
            );
    }

    /// <summary>Rows of an ADQL query, as numbers, texts and booleans.</summary>
    public static async Task<List<object?[]>> AskAsync(this TestStorage storage, string query)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        PublishedCatalogue catalogue = await storage.Get<IPublishedTables>().CatalogueAsync(cancellation);
        IPublishedQueries queries = storage.Get<IPublishedQueries>();
        QueryPlan plan = AdqlTranslator.Translate(query, catalogue, queries.Dialect);
        await using PublishedAnswer answer = await queries.OpenAsync(plan, TimeSpan.FromSeconds(60), cancellation);
        List<object?[]> rows = [];
        await foreach (IRow row in answer.Rows.Rows)
            rows.Add([.. plan.Columns.Select((column, at) => row.IsNull(at) ? null : Of(row, at, column.Kind))]);
        return rows;
    }

    private static object Of(IRow row, int at, DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => row.GetBoolean(at),
            _ when kind.IsWhole() => row.GetInt64(at),
            _ when kind.IsNumber() => row.GetDouble(at),
            _ when kind.IsArray() => string.Join(
                ' ',
                row.GetDoubles(at).Select(one => one.ToString(CultureInfo.InvariantCulture))
            ),
            _ => row.GetString(at),
        };
}
