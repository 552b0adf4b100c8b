using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Almagest.Storage.Runs;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Almagest.Storage.Tests.Migrations;

public sealed class StorageMigratorTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Several_who_start_at_once_from_nothing_make_the_tables_once(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(provider);
        await using TestStorage second = storage.Another(),
            third = storage.Another();
        await Task.WhenAll(
            ((TestStorage[])[storage, second, third, storage, second, third]).Select(each =>
                Task.Run(() => each.Get<IStorageMigrator>().MigrateAsync(Cancellation), Cancellation)
            )
        );
        long migrations = await storage.CountAsync("schema_migrations");
        Assert.InRange(migrations, 1, 100);
        Assert.Equal(0, await storage.CountAsync("fits"));
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        Assert.Equal(migrations, await storage.CountAsync("schema_migrations"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_database_from_before_the_migrations_were_squashed_is_refused(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await storage.QueryAsync("DELETE FROM schema_migrations");
        await storage.QueryAsync("INSERT INTO schema_migrations VALUES ('20261122144518_Initial', '10.0.12')");
        Exception error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            storage.Get<IStorageMigrator>().MigrateAsync(Cancellation)
        );
        Assert.Contains("begin a new one", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_view_whose_columns_have_changed_since_is_made_anew(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 3);
        await storage.MakeViewsAsync();
        foreach (string view in (string[])["fits_named", run.WideView])
        {
            await storage.QueryAsync($"DROP VIEW {view}");
            await storage.QueryAsync($"CREATE VIEW {view} AS SELECT 1 AS old");
            await storage.QueryAsync($"UPDATE view_definitions SET definition = 'old' WHERE name = '{view}'");
        }
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        foreach (string view in (string[])["fits_named", run.WideView])
            Assert.Equal(0, await storage.CountAsync($"{view} WHERE ood_combined > 0"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Runs_of_one_name_from_before_names_were_unique_get_each_its_own(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        foreach (string name in (string[])["first", "second", "third"])
            await Samples.RunAsync(storage, 3, name: name);
        await storage.QueryAsync("DROP INDEX \"IX_runs_name\"");
        await storage.QueryAsync("DELETE FROM schema_migrations WHERE \"MigrationId\" LIKE '%UniqueRunNames'");
        await storage.QueryAsync("UPDATE runs SET name = 'twin' WHERE name <> 'third'");
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        Assert.Equal(
            ["third", "twin #2", "twin"],
            (await storage.Get<IRunStore>().ListAsync(Cancellation)).Select(run => run.Name)
        );
    }

    /// <summary>As a home of SQLite has been since its first run: with views over the tables that a migration copies.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Fits_from_before_estimates_were_published_are_told_as_they_were(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(provider);
        await using (AlmagestContext context = storage.Get<Database>().CreateContext())
            await context
                .GetService<IMigrator>()
                .MigrateAsync(
                    context.Database.GetMigrations().First(name => name.EndsWith("UniqueRunNames", StringComparison.Ordinal)),
                    Cancellation
                );
        string nothing = provider == StorageProvider.Sqlite ? "x''" : "''::bytea";
        foreach ((int observation, int flags, double counts) in ((int, int, double)[])[(1, 2, 512), (2, 0, 512), (3, 2, -1)])
        {
            await storage.QueryAsync(
                $"""
                INSERT INTO fits (run_number, chunk_number, observation_id, network_number, fitted_at, statistic_name,
                                  observed_bins, passes, converged, flags, net_counts, pass_trace, filled)
                VALUES (1, 0, {observation}, 1, '2026-01-01 00:00:00', 'cstat', 3, 1, TRUE, {flags}, {counts}, {nothing}, {nothing})
                """
            );
            await storage.QueryAsync(
                $"""
                INSERT INTO fit_parameters (run_number, parameter_number, observation_id, estimate, lolim, hilim)
                VALUES (1, 0, {observation}, 1.5, 1.5, 2)
                """
            );
        }
        await storage.QueryAsync("CREATE VIEW mine AS SELECT statistic FROM fits");
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        async Task<string> Told(int observation) =>
            $"{await storage.QueryAsync($"SELECT method FROM fits WHERE observation_id = {observation}")} "
            + await storage.QueryAsync(
                "SELECT method || ' ' || coalesce(estimate, -1) || ' ' || coalesce(lolim, -1) || ' ' || coalesce(hilim, -1) || ' ' "
                    + $"|| coalesce(classical_estimate, -1) FROM fit_parameters WHERE observation_id = {observation}"
            );
        Assert.Equal("classical classical 1.5 1.5 2 1.5", Plain(await Told(1)));
        Assert.Equal("network network 1.5 1.5 2 -1", Plain(await Told(2)));
        Assert.Equal("limit limit -1 -1 2 1.5", Plain(await Told(3)));
        Assert.Equal(3, await storage.CountAsync("mine"));
    }

    /// <summary>SQLite writes whole numbers with a decimal.</summary>
    private static string Plain(string text) => text.Replace(".0", "", StringComparison.Ordinal);

    [Fact]
    public async Task A_lock_that_a_killed_process_left_in_SQLite_stops_nobody()
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(StorageProvider.Sqlite);
        await storage.QueryAsync("CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
        await storage.QueryAsync("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')");
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, await storage.CountAsync("fits"));
    }

    [Fact]
    public async Task PostgreSQL_tells_the_units_of_its_columns()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Assert.Equal(
            "Right ascension, ICRS, deg",
            await storage.QueryAsync(
                "SELECT col_description('observations'::regclass, attnum) FROM pg_attribute WHERE attrelid = "
                    + "'observations'::regclass AND attname = 'ra'"
            )
        );
    }
}
