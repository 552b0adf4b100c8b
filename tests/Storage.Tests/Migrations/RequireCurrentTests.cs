using Almagest.Spectra;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Almagest.Storage.Runs;
using Almagest.Storage.Status;

namespace Almagest.Storage.Tests.Migrations;

/// <summary>What every program does first: it looks at the schema, and changes SQLite's alone.</summary>
public sealed class RequireCurrentTests(Databases databases)
{
    // All that a role that owns everything could have made, changed or dropped.
    private const string Schema = """
        SELECT string_agg(c.relname || c.xmin || coalesce(' ' || a.attname || a.xmin, ''), ',' ORDER BY c.oid, a.attnum)
        FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_owner_of_an_empty_database_is_told_to_migrate_it_and_makes_nothing()
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(StorageProvider.Postgres);
        await RefusedAsync(storage, "none of this program's tables", "'almagest db migrate'");
        Assert.Null(await storage.QueryAsync(Schema));
    }

    [Fact]
    public async Task The_owner_of_an_older_schema_is_told_so_and_changes_nothing()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        string last = (string)(await storage.QueryAsync("SELECT max(\"MigrationId\") FROM schema_migrations"))!;
        await storage.QueryAsync($"DELETE FROM schema_migrations WHERE \"MigrationId\" = '{last}'");
        object? before = await storage.QueryAsync(Schema);
        await RefusedAsync(
            storage,
            $"found an older schema, without {last}",
            $"expected the schema {last}",
            "'almagest db migrate'"
        );
        Assert.Equal(before, await storage.QueryAsync(Schema));
    }

    [Fact]
    public async Task The_owner_of_a_current_schema_opens_it_and_submits_runs_and_changes_nothing()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        await storage.QueryAsync("DROP VIEW fits_named");
        await storage.QueryAsync("DELETE FROM view_definitions WHERE name = 'fits_named'");
        object? before = await storage.QueryAsync(Schema);
        await storage.Get<IStorageMigrator>().RequireCurrentAsync(Cancellation);
        Run run = await Samples.RunAsync(storage, 3);
        Assert.Equal(before, await storage.QueryAsync(Schema));
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        foreach (string view in (string[])["fits_named", run.WideView])
            Assert.Equal(0, await storage.CountAsync(view));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_schema_of_a_newer_program_is_refused(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await storage.QueryAsync("INSERT INTO schema_migrations VALUES ('29991231235959_Later', '10.0.12')");
        if (provider == StorageProvider.Postgres)
            await storage.QueryAsync("UPDATE schema_admits SET oldest = 'Later'");
        await RefusedAsync(storage, "29991231235959_Later of a newer version");
        await Assert.ThrowsAsync<SpectralDataException>(() => storage.Get<IStorageMigrator>().MigrateAsync(Cancellation));
    }

    /// <summary>As one that only added something leaves it. To migrate is the newer program's all the same.</summary>
    [Fact]
    public async Task A_newer_schema_that_admits_this_program_is_used_and_not_changed()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        await storage.QueryAsync("ALTER TABLE chunks ADD COLUMN later integer");
        await storage.QueryAsync("INSERT INTO schema_migrations VALUES ('29991231235959_Later', '10.0.12')");
        object? before = await storage.QueryAsync(Schema);
        await storage.Get<IStorageMigrator>().RequireCurrentAsync(Cancellation);
        await Samples.RunAsync(storage, 3);
        Assert.True((await storage.Get<IDatabaseStatus>().SchemaAsync(Cancellation)).IsAdmitted);
        await Assert.ThrowsAsync<SpectralDataException>(() => storage.Get<IStorageMigrator>().MigrateAsync(Cancellation));
        Assert.Equal(before, await storage.QueryAsync(Schema));
    }

    /// <summary>Whoever takes something away names the migration that does.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_oldest_program_that_is_admitted_knows_a_migration_that_there_is(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        object? known = await storage.QueryAsync(
            $"SELECT max(\"MigrationId\") FROM schema_migrations WHERE \"MigrationId\" LIKE '%_{SchemaAdmission.Oldest}'"
        );
        Assert.Equal(SchemaAdmission.Oldest, SchemaAdmission.NameOf((string)known!));
    }

    [Fact]
    public async Task A_file_of_SQLite_is_brought_up_to_date()
    {
        await using TestStorage storage = await databases.CreateUnmigratedAsync(StorageProvider.Sqlite);
        await storage.Get<IStorageMigrator>().RequireCurrentAsync(Cancellation);
        Assert.Equal(0, await storage.CountAsync("fits"));
    }

    private static async Task RefusedAsync(TestStorage storage, params string[] words)
    {
        SpectralDataException refused = await Assert.ThrowsAsync<SpectralDataException>(() =>
            storage.Get<IStorageMigrator>().RequireCurrentAsync(Cancellation)
        );
        foreach (string word in words)
            Assert.Contains(word, refused.Message, StringComparison.Ordinal);
    }
}
