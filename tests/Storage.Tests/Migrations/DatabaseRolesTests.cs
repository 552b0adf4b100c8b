using Almagest.Spectra;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Migrations;

/// <summary>Roles that may not change the schema, on PostgreSQL.</summary>
public sealed class DatabaseRolesTests(Databases databases)
{
    private const string Reader = "almagest_test_reader",
        Worker = "almagest_test_worker";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_works_and_a_reader_reads_and_neither_changes_the_schema()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        await storage.QueryAsync(DatabaseRoles.Sql(Reader, Worker));
        await using TestStorage worker = storage.As(Worker),
            reader = storage.As(Reader);
        await worker.Get<IStorageMigrator>().RequireCurrentAsync(Cancellation);
        await reader.Get<IStorageMigrator>().RequireCurrentAsync(Cancellation);
        Run run = await Samples.RunAsync(worker, 3);
        Assert.Equal(run.Id, Assert.Single(await reader.Get<IRunStore>().ListAsync(Cancellation)).Id);
        Assert.Single(await reader.Get<ICatalogueStore>().ListAsync(Cancellation));
        Assert.Single(await reader.Get<ICampaignStore>().ListAsync(Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(() =>
            reader.Get<ICatalogueStore>().CreateAsync("another", "made up", Cancellation)
        );
        foreach (TestStorage one in new[] { worker, reader })
            await Assert.ThrowsAnyAsync<Exception>(() => one.QueryAsync("CREATE TABLE x (y int)"));
        SpectralDataException refused = await Assert.ThrowsAsync<SpectralDataException>(() =>
            worker.Get<IStorageMigrator>().MigrateAsync(Cancellation)
        );
        Assert.Contains("a role that may not change the schema", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false), InlineData("a b", false), InlineData("a;drop", false), InlineData("1a", false)]
    [InlineData("a_1", true)]
    public void A_role_has_a_plain_name(string name, bool isRole) => Assert.Equal(isRole, DatabaseRoles.IsRole(name));
}
