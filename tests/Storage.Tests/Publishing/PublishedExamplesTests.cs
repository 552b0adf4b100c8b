using System.Text.RegularExpressions;
using Almagest.Storage.Connections;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Almagest.Vo.Adql;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Storage.Tests.Publishing;

/// <summary>The questions of docs/results.md, as they are written there.</summary>
public sealed partial class PublishedExamplesTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>That every name in it is one, and that both databases can say it.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Each_is_answered(StorageProvider provider)
    {
        await using TestStorage storage = await databases.FilledAsync(provider);
        Run first = (await storage.Get<IRunStore>().FindAsync("first", Cancellation))!;
        foreach (string name in (string[])["survey", "second"])
            await storage
                .Get<IRunStore>()
                .CreateAsync(
                    new NewRun
                    {
                        Name = name,
                        CatalogueName = first.CatalogueName,
                        CampaignId = first.CampaignId,
                        NetworkId = first.NetworkId,
                        SettingsJson = "{}",
                        Parameters = [new("tbabs.nH", "1e22 cm^-2"), .. Samples.Parameters],
                    },
                    Cancellation
                );
        await storage.QueryAsync("CREATE TABLE uploaded (id integer, ra double precision, dec double precision)");
        PublishedCatalogue published = await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation);
        published = new([.. published.Tables, Uploaded(provider)]) { Keys = published.Keys };
        IPublishedQueries queries = storage.Get<IPublishedQueries>();
        string page = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot, "docs", "results.md"), Cancellation);
        string[] examples = [.. Block().Matches(page).Select(block => block.Groups[1].Value)];
        Assert.InRange(examples.Length, 8, 50);
        foreach (string example in examples)
        {
            // The sample's model has no absorption, and its view another name.
            QueryPlan plan = AdqlTranslator.Translate(
                example.Replace("fits_tbabs_powerlaw", "fits_powerlaw_2", StringComparison.Ordinal),
                published,
                queries.Dialect
            );
            await using PublishedAnswer answer = await queries.OpenAsync(plan, TimeSpan.FromSeconds(60), Cancellation);
            await answer.Rows.Rows.CountAsync(Cancellation);
        }
    }

    /// <summary>Which `almagest study --part subsets` measured, all right spectra together.</summary>
    [Fact]
    public async Task Clean_views_state_the_false_rates_of_the_study()
    {
        await using TestStorage storage = await databases.FilledAsync(StorageProvider.Sqlite);
        PublishedCatalogue published = await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation);
        string page = await File.ReadAllTextAsync(
            Path.Combine(SharedData.RepositoryRoot, "docs", "study", "subsets.md"),
            Cancellation
        );
        foreach ((string end, string name) in ((string, string)[])[("_clean", "clean"), ("_ultra_clean", "ultra clean")])
            Assert.EndsWith(
                "; of those of simulated absorbed power laws "
                    + $"{Regex.Match(page, $"\nRight,.* {name} ([0-9.]+ %) are false").Groups[1]} are false",
                published.Tables.Single(table => table.Name == $"fits_powerlaw{end}").Description,
                StringComparison.Ordinal
            );
    }

    private static PublishedTable Uploaded(StorageProvider provider) =>
        new()
        {
            Schema = PublishedTable.UploadSchema,
            Name = "mine",
            SqlName = provider == StorageProvider.Sqlite ? ["uploaded"] : ["public", "uploaded"],
            Columns =
            [
                .. ((string[])["id", "ra", "dec"]).Select(name => new PublishedColumn
                {
                    Field = new() { Name = name, Kind = name == "id" ? DataKind.Int : DataKind.Double },
                }),
            ],
        };

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
