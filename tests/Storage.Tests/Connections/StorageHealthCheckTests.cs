using Almagest.Storage.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Almagest.Storage.Tests.Connections;

public sealed class StorageHealthCheckTests(Databases databases)
{
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Only_a_database_with_all_tables_is_healthy(StorageProvider provider)
    {
        await using TestStorage migrated = await databases.CreateAsync(provider),
            empty = await databases.CreateUnmigratedAsync(provider);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(migrated));
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(empty));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite, "/nowhere/at/all.db")]
    [InlineData(StorageProvider.Postgres, "Host=127.0.0.1;Port=1;Timeout=2")]
    public async Task A_database_that_does_not_answer_is_not(StorageProvider provider, string connectionString)
    {
        await using TestStorage storage = new(provider, connectionString);
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(storage));
    }

    private static async Task<HealthStatus> StatusAsync(TestStorage storage) =>
        (await storage.Get<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status;
}
