using System.Globalization;
using Almagest.Benchmarks.Storage;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>What a fit takes of a disk, in either database: fits that were made before are written over and over, as a run of
/// their own.</summary>
internal static class StoredBytes
{
    private const int ChunkSize = 512,
        Chunks = 40;

    /// <param name="kind">Of fits, in words.</param>
    public static Task TellAsync(
        string kind,
        IReadOnlyList<ChunkFit> fits,
        IReadOnlyList<RunParameter> parameters,
        Campaign campaign,
        Action<string> note
    ) =>
        FreshDatabases.EachAsync(
            async (provider, connection) =>
            {
                await using ServiceProvider services = await FreshDatabases.OpenAsync(provider, connection);
                Run run = await CreateRunAsync(services, parameters, campaign);
                Dictionary<string, long> before = await SizesAsync(provider, connection);
                IChunkStore chunks = services.GetRequiredService<IChunkStore>();
                for (int chunk = 0; chunk < Chunks; chunk++)
                {
                    ChunkWork work = await chunks.LoadAsync(run.Id, chunk, CancellationToken.None);
                    await chunks.WriteAsync(
                        new ChunkResult
                        {
                            RunId = run.Id,
                            ChunkNumber = chunk,
                            Worker = "benchmark",
                            NetworkId = run.NetworkId,
                            Fits =
                            [
                                .. work.Observations.Select(one => fits[one.Number % fits.Count] with { ObservationId = one.Id }),
                            ],
                            Failures = [],
                        },
                        CancellationToken.None
                    );
                }
                (string Name, double Bytes)[] grown =
                [
                    .. (await SizesAsync(provider, connection))
                        .Select(one => (one.Key, (one.Value - before.GetValueOrDefault(one.Key)) / (double)(Chunks * ChunkSize)))
                        .Where(one => one.Item2 >= 0.5)
                        .OrderByDescending(one => one.Item2),
                ];
                note(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"stored, {kind}, {provider}: {grown.Sum(one => one.Bytes):N0} bytes a fit: "
                    )
                        + string.Join(
                            ", ",
                            grown.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Bytes:N0}"))
                        )
                );
            }
        );

    private static async Task<Run> CreateRunAsync(
        IServiceProvider services,
        IReadOnlyList<RunParameter> parameters,
        Campaign campaign
    )
    {
        ICatalogueStore catalogues = services.GetRequiredService<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("benchmark", "drawn", CancellationToken.None);
        await catalogues.AddAsync(
            catalogue.Id,
            [
                .. Enumerable
                    .Range(0, Chunks * ChunkSize)
                    .Select(number =>
                        NewObservation.Of(
                            number,
                            new Observation { Name = $"source {number}", Payload = new FluxPayload([1, 2], [true, true]) }
                        )
                    ),
            ],
            CancellationToken.None
        );
        string network = await MadeUpNetwork.AddAsync(services, campaign, [1, 2, 3], CancellationToken.None);
        return await services
            .GetRequiredService<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "benchmark",
                    CatalogueName = catalogue.Name,
                    CampaignId = campaign.Id,
                    NetworkId = network,
                    SettingsJson = "{}",
                    ChunkSize = ChunkSize,
                    Parameters = parameters,
                },
                CancellationToken.None
            );
    }

    /// <summary>Bytes: of PostgreSQL's tables of results, what lies beside them included, and of their indexes; of SQLite's
    /// file.</summary>
    private static async Task<Dictionary<string, long>> SizesAsync(string provider, string connection)
    {
        if (provider == "sqlite")
        {
            await using SqliteConnection file = new($"Data Source={connection}");
            await file.OpenAsync();
            await using SqliteCommand checkpoint = file.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await checkpoint.ExecuteNonQueryAsync();
            return new() { ["file"] = new FileInfo(connection).Length };
        }
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand command = source.CreateCommand(
            """
            SELECT c.relname, CASE c.relkind WHEN 'r' THEN pg_table_size(c.oid) ELSE pg_relation_size(c.oid) END
            FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
                 JOIN pg_class t ON t.oid = coalesce(i.indrelid, c.oid)
            WHERE c.relkind IN ('r', 'i') AND t.relname LIKE 'fit%' AND t.relnamespace = 'public'::regnamespace
            """
        );
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        Dictionary<string, long> sizes = [];
        while (await reader.ReadAsync())
            sizes[reader.GetString(0)] = reader.GetInt64(1);
        return sizes;
    }
}
