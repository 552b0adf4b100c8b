using System.Diagnostics;
using System.Globalization;
using Almagest.Storage;
using Almagest.Storage.Migrations;
using Almagest.Storage.Publishing;
using Almagest.Vo.Adql;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Almagest.Benchmarks.Storage;

/// <summary>
/// How long questions in ADQL take that scientists ask of published fits: half as many sources as fits over the whole sky, each
/// fitted by two runs of tbabs*powerlaw. On SQLite, and on the PostgreSQL that ALMAGEST_TEST_POSTGRES names.
/// </summary>
internal static class QueryBenchmark
{
    private const int Rounds = 5,
        Uploaded = 2000;

    /// <summary>Each by what it asks.</summary>
    private static (string What, string Query)[] Queries(int sources)
    {
        (double ra, double dec) = FilledDatabase.PlaceOf(sources / 3);
        string place = string.Create(CultureInfo.InvariantCulture, $"{ra:R}, {dec:R}");
        return
        [
            (
                "cone of 10\", both runs",
                $"SELECT source_name, run, powerlaw_phoindex, powerlaw_phoindex_lolim, powerlaw_phoindex_hilim "
                    + $"FROM almagest.fits_tbabs_powerlaw WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({place}, 10 / 3600.0))"
            ),
            (
                "cone of 5 deg, all columns of the clean view",
                $"SELECT * FROM almagest.fits_tbabs_powerlaw_clean WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({place}, 5))"
            ),
            (
                "a parameter's range, clean, with fluxes: 1,000 rows",
                "SELECT TOP 1000 source_name, powerlaw_phoindex, flux_2_10 FROM almagest.fits_tbabs_powerlaw_clean "
                    + "WHERE powerlaw_phoindex BETWEEN 1.9 AND 1.95 AND flux_2_10 > 2e-13"
            ),
            (
                "a parameter's range, clean: count of all",
                "SELECT COUNT(*) FROM almagest.fits_tbabs_powerlaw_clean WHERE powerlaw_phoindex BETWEEN 1.9 AND 1.95"
            ),
            (
                $"{Uploaded} uploaded positions at 5\", with an index and a flux",
                "SELECT u.id, f.source_name, f.powerlaw_phoindex, f.flux_2_10 FROM TAP_UPLOAD.mine AS u "
                    + "JOIN almagest.fits_tbabs_powerlaw AS f "
                    + "ON 1 = CONTAINS(POINT(f.ra, f.dec), CIRCLE(u.ra, u.dec, 5 / 3600.0))"
            ),
            (
                "mean and number by run and method",
                "SELECT run, method, COUNT(*) AS n, AVG(powerlaw_phoindex) AS mean FROM almagest.fits_tbabs_powerlaw "
                    + "GROUP BY run, method"
            ),
            (
                "90th percentile of a parameter of a run",
                "SELECT ALMAGEST_PERCENTILE(powerlaw_phoindex, 0.9) AS p FROM almagest.fits_tbabs_powerlaw WHERE run = 'first'"
            ),
            (
                "latest fit of a source, by its name",
                "SELECT * FROM almagest.fits_tbabs_powerlaw_latest WHERE source_name = 'source 4711'"
            ),
            (
                "latest fits in a cone of 1 deg",
                "SELECT source_name, run, powerlaw_phoindex FROM almagest.fits_tbabs_powerlaw_latest "
                    + $"WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({place}, 1))"
            ),
            (
                "flags of a run, counted",
                "SELECT flag, COUNT(*) AS n FROM almagest.flags WHERE run = 'first' GROUP BY flag ORDER BY n DESC"
            ),
            (
                "the 20 brightest of a run, with p and expected statistic",
                "SELECT TOP 20 source_name, flux_2_10, statistic, expected_statistic, goodness "
                    + "FROM almagest.fits_tbabs_powerlaw WHERE run = 'first' ORDER BY flux_2_10 DESC"
            ),
            (
                "observations of a month by an instrument, with their fits",
                "SELECT o.source_name, o.mjd, f.powerlaw_phoindex FROM almagest.observations AS o "
                    + "JOIN almagest.fits_tbabs_powerlaw AS f USING (observation_id) "
                    + "WHERE o.mjd BETWEEN 58000 AND 58030 AND o.instrument = 'BENCH 1' AND f.run = 'second'"
            ),
        ];
    }

    /// <param name="args">How many fits (10^6), a folder for the file of SQLite, and the one database to ask (sqlite, postgres);
    /// that and PostgreSQL's database stay for the next time.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        int sources = (args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000) / 2;
        string folder = args.Length > 1 ? args[1] : Path.GetTempPath(),
            file = Path.Combine(folder, $"almagest-queries-{sources}.db");
        Dictionary<string, string> databases = new() { ["sqlite"] = file };
        string name = $"almagest_queries_{sources}";
        bool isThere = false;
        if (Environment.GetEnvironmentVariable("ALMAGEST_TEST_POSTGRES") is { Length: > 0 } server)
        {
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
            await using NpgsqlCommand known = source.CreateCommand($"SELECT 1 FROM pg_database WHERE datname = '{name}'");
            isThere = await known.ExecuteScalarAsync() is not null;
            if (!isThere)
            {
                await using NpgsqlCommand create = source.CreateCommand($"CREATE DATABASE {name}");
                await create.ExecuteNonQueryAsync();
            }
            databases["postgres"] = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
        }
        if (args.Length > 2)
            databases = databases.Where(one => one.Key == args[2]).ToDictionary();
        Dictionary<string, Dictionary<string, (double Milliseconds, long Rows)>> found = [];
        foreach ((string provider, string connection) in databases)
            found[provider] = await MeasureAsync(
                provider,
                connection,
                sources,
                isFilled: provider == "sqlite" ? File.Exists(connection) : isThere
            );
        Console.WriteLine($"| question | rows | {string.Join(" | ", databases.Keys.Select(one => $"{one}, ms"))} |");
        foreach ((string what, _) in Queries(sources))
            Console.WriteLine(
                $"| {what} | {string.Join(" or ", found.Values.Select(one => $"{one[what].Rows:N0}").Distinct())} | "
                    + $"{string.Join(" | ", found.Values.Select(one => Told(one[what].Milliseconds)))} |"
            );
        return 0;
    }

    private static string Told(double milliseconds) =>
        milliseconds.ToString(milliseconds < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static async Task<Dictionary<string, (double Milliseconds, long Rows)>> MeasureAsync(
        string provider,
        string connection,
        int sources,
        bool isFilled
    )
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([
                        new("Storage:Provider", provider),
                        new("Storage:ConnectionString", connection),
                        new("Storage:CommandTimeoutSeconds", "3600"),
                    ])
                    .Build()
            )
            .AddAlmagestStorage()
            .BuildServiceProvider();
        await services.GetRequiredService<IStorageMigrator>().MigrateAsync(CancellationToken.None);
        if (!isFilled)
        {
            Stopwatch clock = Stopwatch.StartNew();
            await FilledDatabase.FillAsync(services, sources);
            // A user of this name has tables of its own in almagest.
            string schema = provider == "sqlite" ? "" : "public.";
            await ExecuteAsync(
                provider,
                connection,
                $"CREATE TABLE {schema}uploaded (id integer, ra double precision, dec double precision)"
            );
            await ExecuteAsync(
                provider,
                connection,
                $"INSERT INTO {schema}uploaded VALUES "
                    + string.Join(
                        ", ",
                        Enumerable
                            .Range(0, Uploaded)
                            .Select(row =>
                            {
                                (double ra, double dec) = FilledDatabase.PlaceOf((int)((long)row * sources / Uploaded));
                                return string.Create(CultureInfo.InvariantCulture, $"({row}, {ra:R}, {dec:R})");
                            })
                    )
            );
            await ExecuteAsync(provider, connection, "ANALYZE");
            Console.Error.WriteLine(
                $"{provider}: filled in {clock.Elapsed.TotalSeconds:N0} s, {2 * sources / clock.Elapsed.TotalSeconds:N0} fits/s"
            );
        }
        PublishedCatalogue published = await services
            .GetRequiredService<IPublishedTables>()
            .CatalogueAsync(CancellationToken.None);
        published = new([.. published.Tables, Upload(provider)]) { Keys = published.Keys };
        IPublishedQueries queries = services.GetRequiredService<IPublishedQueries>();
        Dictionary<string, (double, long)> found = [];
        foreach ((string what, string query) in Queries(sources))
        {
            List<double> taken = [];
            long rows = 0;
            for (int round = 0; round < Rounds && taken.Sum() < 60_000; round++)
            {
                long begun = Stopwatch.GetTimestamp();
                QueryPlan plan = AdqlTranslator.Translate(query, published, queries.Dialect);
                await using PublishedAnswer answer = await queries.OpenAsync(plan, timeout: null, CancellationToken.None);
                rows = await answer.Rows.Rows.LongCountAsync();
                taken.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
            found[what] = (taken.Min(), rows);
            Console.Error.WriteLine($"{provider}: {what}: {rows:N0} rows, {Told(taken.Min())} ms (first {Told(taken[0])})");
        }
        return found;
    }

    private static PublishedTable Upload(string provider) =>
        new()
        {
            Schema = PublishedTable.UploadSchema,
            Name = "mine",
            SqlName = provider == "sqlite" ? ["uploaded"] : ["public", "uploaded"],
            Columns =
            [
                new()
                {
                    Field = new() { Name = "id", Kind = DataKind.Int },
                },
                new()
                {
                    Field = new() { Name = "ra", Kind = DataKind.Double },
                },
                new()
                {
                    Field = new() { Name = "dec", Kind = DataKind.Double },
                },
            ],
        };

    private static async Task ExecuteAsync(string provider, string connection, string sql)
    {
        if (provider == "sqlite")
        {
            await using SqliteConnection file = new($"Data Source={connection}");
            await file.OpenAsync();
            await using SqliteCommand command = new(sql, file);
            await command.ExecuteNonQueryAsync();
        }
        else
        {
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
            await using NpgsqlCommand command = source.CreateCommand(sql);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }
}
