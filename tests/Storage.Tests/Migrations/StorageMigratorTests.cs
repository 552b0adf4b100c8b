using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Almagest.Storage.Runs;

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
