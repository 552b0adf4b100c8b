using System.Globalization;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(Almagest.Storage.Tests.Databases))]

namespace Almagest.Storage.Tests;

/// <summary>Makes fresh databases of either kind, copied from one that was migrated once, and removes them at the end.</summary>
public sealed class Databases : IAsyncDisposable
{
    public const string PostgresVariable = "ALMAGEST_TEST_POSTGRES";

    // s: making and dropping a database waits for a checkpoint, whose many small files a slow disk takes long to sync.
    private const int Patience = 600;

    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-storage-").FullName;
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"almagest_storage_{Environment.ProcessId}_");
    private readonly SemaphoreSlim _templates = new(1);
    private readonly HashSet<StorageProvider> _migrated = [];
    private int _made;

    /// <summary>An empty database with all tables. Skips the test where there is no PostgreSQL.</summary>
    public async Task<TestStorage> CreateAsync(StorageProvider provider, params (string Key, string Value)[] settings)
    {
        await _templates.WaitAsync();
        try
        {
            if (!_migrated.Contains(provider))
            {
                await using TestStorage template = await CreateEmptyAsync(provider, "template", null);
                await template.Get<IStorageMigrator>().MigrateAsync(CancellationToken.None);
                _migrated.Add(provider);
            }
            return await CreateEmptyAsync(provider, NextName(), "template", settings);
        }
        finally
        {
            _templates.Release();
        }
    }

    /// <summary>Likewise, without any table.</summary>
    public Task<TestStorage> CreateUnmigratedAsync(StorageProvider provider) => CreateEmptyAsync(provider, NextName(), null);

    public async ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        _templates.Dispose();
        if (Environment.GetEnvironmentVariable(PostgresVariable) is not { Length: > 0 } server)
            return;
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        List<string> names = [];
        await using (
            NpgsqlCommand list = source.CreateCommand($"SELECT datname FROM pg_database WHERE datname LIKE '{_prefix}%'")
        )
        await using (NpgsqlDataReader reader = await list.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                names.Add(reader.GetString(0));
        foreach (string name in names)
        {
            await using NpgsqlCommand drop = source.CreateCommand($"DROP DATABASE \"{name}\" WITH (FORCE)");
            drop.CommandTimeout = Patience;
            await drop.ExecuteNonQueryAsync();
        }
    }

    private string NextName() => Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture);

    private async Task<TestStorage> CreateEmptyAsync(
        StorageProvider provider,
        string name,
        string? template,
        params (string Key, string Value)[] settings
    )
    {
        if (provider == StorageProvider.Sqlite)
        {
            string path = Path.Combine(_folder, name + ".db");
            if (template is not null)
                File.Copy(Path.Combine(_folder, template + ".db"), path);
            return new TestStorage(provider, path, settings);
        }
        if (Environment.GetEnvironmentVariable(PostgresVariable) is not { Length: > 0 } server)
        {
            Assert.Skip($"{PostgresVariable} is not set: ./test starts a PostgreSQL and sets it.");
            throw new InvalidOperationException("Unreachable.");
        }
        string database = _prefix + name;
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await using NpgsqlCommand create = source.CreateCommand(
            $"CREATE DATABASE \"{database}\"" + (template is null ? "" : $" TEMPLATE \"{_prefix}{template}\"")
        );
        create.CommandTimeout = Patience;
        await create.ExecuteNonQueryAsync();
        return new TestStorage(provider, new NpgsqlConnectionStringBuilder(server) { Database = database }.ToString(), settings);
    }
}

/// <summary>The stores over one database, as a service would have them.</summary>
public sealed class TestStorage : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestStorage(StorageProvider provider, string connectionString, params (string Key, string Value)[] settings)
    {
        (Provider, ConnectionString) = (provider, connectionString);
        Dictionary<string, string?> configuration = new()
        {
            ["Storage:Provider"] = provider.ToString().ToLowerInvariant(),
            ["Storage:ConnectionString"] = connectionString,
            ["Storage:RetryDelaySeconds"] = "0.01",
        };
        foreach ((string key, string value) in settings)
            configuration[key] = value;
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build())
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging()
            .AddAlmagestStorage()
            .BuildServiceProvider();
    }

    public StorageProvider Provider { get; }

    public string ConnectionString { get; }

    public TestClock Clock { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Another process on the same database.</summary>
    public TestStorage Another() => new(Provider, ConnectionString);

    /// <summary>Another process that plays a role of PostgreSQL's.</summary>
    public TestStorage As(string role) =>
        new(Provider, new NpgsqlConnectionStringBuilder(ConnectionString) { Options = $"-c role={role}" }.ToString());

    /// <summary>The first column of the first row.</summary>
    public async Task<object?> QueryAsync(string sql)
    {
        await using var connection = await Get<Database>().OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }

    /// <summary>Those of its runs. SQLite's are there with the run.</summary>
    public Task MakeViewsAsync() =>
        Provider == StorageProvider.Postgres ? Get<IStorageMigrator>().MigrateAsync(CancellationToken.None) : Task.CompletedTask;

    public async Task<long> CountAsync(string table) =>
        Convert.ToInt64(await QueryAsync($"SELECT count(*) FROM {table}"), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (Provider == StorageProvider.Sqlite)
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        else
            NpgsqlConnection.ClearAllPools();
    }
}

/// <summary>Stands still until told.</summary>
public sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);

    public void Advance(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;
}
