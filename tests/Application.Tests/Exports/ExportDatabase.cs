using System.Globalization;
using Almagest.Application.Exports;
using Almagest.Application.Published;
using Almagest.Application.Results;
using Almagest.Application.Selections;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Almagest.Application.Tests.Exports;

/// <summary>An empty database of either kind, with what reads results from it.</summary>
internal sealed class ExportDatabase : IAsyncDisposable
{
    private const string PostgresVariable = "ALMAGEST_TEST_POSTGRES";

    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-exports-").FullName;
    private readonly ServiceProvider _services;
    private readonly string? _postgres;

    private ExportDatabase(StorageProvider provider, string? postgres, string name)
    {
        _postgres = postgres is null ? null : name;
        _services = SqliteServices
            .In(_folder)
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?>
                        {
                            ["Storage:Provider"] = provider.ToString().ToLowerInvariant(),
                            ["Storage:ConnectionString"] = postgres ?? Path.Combine(_folder, "state.db"),
                        }
                    )
                    .Build()
            )
            .AddSingleton<Lookup>()
            .AddSingleton<PublishedPages>()
            .AddSingleton<TableExports>()
            .AddSingleton<RunResults>()
            .AddSingleton<KeptColumns>()
            .AddSingleton<RunSelections>()
            .AddSingleton<DifferenceReader>()
            .AddSingleton<RunComparisons>()
            .BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public string this[string file] => Path.Combine(_folder, file);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    public static async Task<ExportDatabase> CreateAsync(StorageProvider provider)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"almagest_exports_{Environment.ProcessId}_{Guid.NewGuid().ToString("N")[..8]}"
        );
        string? server = null;
        if (provider == StorageProvider.Postgres)
        {
            server = Environment.GetEnvironmentVariable(PostgresVariable);
            if (string.IsNullOrEmpty(server))
                Assert.Skip($"{PostgresVariable} is not set: ./test starts a PostgreSQL and sets it.");
            await ExecuteAsync($"CREATE DATABASE {name}");
            server = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
        }
        ExportDatabase database = new(provider, server, name);
        await database.Get<IStorageMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        if (_postgres is not null)
            await ExecuteAsync($"DROP DATABASE {_postgres} WITH (FORCE)");
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable(PostgresVariable)!);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}
