using Almagest.Spectra;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Published;
using Npgsql;

namespace Almagest.Storage.Tests.Migrations;

/// <summary>Roles that may not change the schema, on PostgreSQL.</summary>
public sealed class DatabaseRolesTests(Databases databases)
{
    private const string Reader = "almagest_test_reader",
        Viewer = "almagest_test_viewer",
        Worker = "almagest_test_worker";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_works_a_viewer_looks_and_neither_changes_the_schema()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        await storage.Get<IStorageMigrator>().GrantAsync(Reader, Viewer, Worker, Cancellation);
        await using TestStorage worker = storage.As(Worker),
            viewer = storage.As(Viewer);
        await worker.Get<IStorageMigrator>().RequireCurrentAsync(Cancellation);
        await viewer.Get<IStorageMigrator>().RequireCurrentAsync(Cancellation);
        Run run = await Samples.RunAsync(worker, 3);
        Assert.Equal(run.Id, Assert.Single(await viewer.Get<IRunStore>().ListAsync(Cancellation)).Id);
        Assert.Single(await viewer.Get<ICatalogueStore>().ListAsync(Cancellation));
        Assert.Single(await viewer.Get<ICampaignStore>().ListAsync(Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(() =>
            viewer.Get<ICatalogueStore>().CreateAsync("another", "made up", Cancellation)
        );
        foreach (TestStorage one in new[] { worker, viewer })
            await Assert.ThrowsAnyAsync<Exception>(() => one.QueryAsync("CREATE TABLE x (y int)"));
        SpectralDataException refused = await Assert.ThrowsAsync<SpectralDataException>(() =>
            worker.Get<IStorageMigrator>().MigrateAsync(Cancellation)
        );
        Assert.Contains("a role that may not change the schema", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Logged in as itself: who plays a role with another's login has the other's limits.</summary>
    [Fact]
    public async Task A_reader_has_what_is_published_within_limits_and_no_table()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        // As earlier versions left it.
        await storage.QueryAsync(
            $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{Reader}') THEN CREATE ROLE {Reader}; END IF;
            END $do$;
            GRANT SELECT ON ALL TABLES IN SCHEMA public TO {Reader};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {Reader};
            """
        );
        await storage.QueryAsync(DatabaseRoles.Sql(Reader, Viewer, Worker));
        await storage.QueryAsync($"ALTER ROLE {Reader} LOGIN PASSWORD 'for tests'");
        await storage.QueryAsync("CREATE TABLE later (x int)");
        await using TestStorage worker = storage.As(Worker);
        // The views of the run's fits are made by the worker, after the roles.
        Run run = await Samples.RunAsync(worker, 3);
        await using TestStorage reader = new(
            StorageProvider.Postgres,
            new NpgsqlConnectionStringBuilder(storage.ConnectionString) { Username = Reader, Password = "for tests" }.ToString()
        );
        foreach (PublishedTable table in (await storage.Get<IPublishedTables>().CatalogueAsync(Cancellation)).Tables)
            await reader.QueryAsync($"SELECT * FROM {table.QualifiedName} LIMIT 1");
        Assert.Equal("source 1", await reader.QueryAsync($"SELECT source_name FROM almagest.sources WHERE ra = 1"));
        string[] tables = (
            (string)
                (
                    await storage.QueryAsync(
                        "SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')"
                    )
                )!
        ).Split(' ');
        Assert.Contains("fits", tables);
        foreach (string table in tables)
            Assert.Equal(
                PostgresErrorCodes.InsufficientPrivilege,
                (
                    await Assert.ThrowsAsync<PostgresException>(() => reader.QueryAsync($"SELECT count(*) FROM public.{table}"))
                ).SqlState
            );
        foreach (
            (string attempt, string state) in ((string, string)[])
                [
                    ("SELECT publish_fits(1, ARRAY['a'], ARRAY['b'])", PostgresErrorCodes.InsufficientPrivilege),
                    ("DELETE FROM almagest.fits", PostgresErrorCodes.ObjectNotInPrerequisiteState),
                    ("CREATE TABLE x (y int)", PostgresErrorCodes.InsufficientPrivilege),
                ]
        )
            Assert.Equal(state, (await Assert.ThrowsAsync<PostgresException>(() => reader.QueryAsync(attempt))).SqlState);
        Assert.Equal(
            "10min 64MB",
            await reader.QueryAsync("SELECT current_setting('statement_timeout') || ' ' || current_setting('work_mem')")
        );
    }

    [Theory]
    [InlineData("", false), InlineData("a b", false), InlineData("a;drop", false), InlineData("1a", false)]
    [InlineData("a_1", true)]
    public void A_role_has_a_plain_name(string name, bool isRole) => Assert.Equal(isRole, DatabaseRoles.IsRole(name));
}
