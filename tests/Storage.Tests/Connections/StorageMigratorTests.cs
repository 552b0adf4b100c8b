namespace Almagest.Storage.Tests.Connections;

public sealed class StorageMigratorTests(Databases databases)
{
    /// <summary>A new one makes this one more.</summary>
    private const int Migrations = 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Several_who_start_at_once_from_nothing_make_the_tables_once(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(provider);
        await using TestStorage second = storage.Another(), third = storage.Another();
        await Task.WhenAll(((TestStorage[])[storage, second, third, storage, second, third]).Select(each =>
            Task.Run(() => each.Get<IStorageMigrator>().MigrateAsync(Cancellation), Cancellation)));
        Assert.Equal(Migrations, await storage.CountAsync("schema_migrations"));
        Assert.Equal(0, await storage.CountAsync("fits"));
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        Assert.Equal(Migrations, await storage.CountAsync("schema_migrations"));
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
        Assert.Equal("Right ascension, ICRS, deg", await storage.QueryAsync(
            "SELECT col_description('observations'::regclass, attnum) FROM pg_attribute WHERE attrelid = 'observations'::regclass AND attname = 'ra'"));
    }
}
