using Almagest.Storage;
using Almagest.Storage.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Almagest.Benchmarks.Storage;

/// <summary>Empty databases that are gone afterwards: of SQLite, and of the PostgreSQL that ALMAGEST_TEST_POSTGRES
/// names.</summary>
internal static class FreshDatabases
{
    public static async Task EachAsync(Func<string, string, Task> measure)
    {
        string file = Path.Combine(Path.GetTempPath(), $"almagest-benchmark-{Guid.NewGuid():N}.db");
        try
        {
            await measure("sqlite", file);
        }
        finally
        {
            foreach (string suffix in (string[])["", "-wal", "-shm", ".migration-lock"])
                File.Delete(file + suffix);
        }
        if (Environment.GetEnvironmentVariable("ALMAGEST_TEST_POSTGRES") is not { Length: > 0 } server)
        {
            Console.WriteLine("PostgreSQL: left out, ALMAGEST_TEST_POSTGRES is not set.");
            return;
        }
        string name = $"almagest_benchmark_{Environment.ProcessId}";
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await ExecuteAsync(source, $"CREATE DATABASE {name}");
        try
        {
            await measure("postgres", new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString());
        }
        finally
        {
            await ExecuteAsync(source, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    /// <summary>The stores, and the schema as it now is.</summary>
    public static async Task<ServiceProvider> OpenAsync(
        string provider,
        string connectionString,
        Action<IServiceCollection>? further = null
    )
    {
        IServiceCollection services = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?>
                        {
                            ["Storage:Provider"] = provider,
                            ["Storage:ConnectionString"] = connectionString,
                        }
                    )
                    .Build()
            )
            .AddAlmagestStorage();
        further?.Invoke(services);
        ServiceProvider built = services.BuildServiceProvider();
        await built.GetRequiredService<IStorageMigrator>().MigrateAsync(CancellationToken.None);
        return built;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
