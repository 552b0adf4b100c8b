using System.Data.Common;
using Almagest.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Almagest.Cli.Tests.Commands;

/// <summary>A database of either kind that a test may damage as it likes.</summary>
internal sealed class DoctorDatabase : IAsyncDisposable
{
    private const string Variable = "ALMAGEST_TEST_POSTGRES";
    private readonly string? _server;
    private readonly string _name = $"almagest_doctor_{Guid.NewGuid():N}";

    private DoctorDatabase(string home, string? server)
    {
        _server = server;
        ConnectionString = server is null
            ? Path.Combine(home, "almagest.db")
            : new NpgsqlConnectionStringBuilder(server)
            {
                Database = _name,
                Pooling = false,
                SearchPath = "public",
            }.ToString();
    }

    public string ConnectionString { get; }

    public bool IsPostgres => _server is not null;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Without any table. Skips the test where there is no PostgreSQL.</summary>
    public static async Task<DoctorDatabase> CreateAsync(string home, bool isPostgres)
    {
        if (!isPostgres)
        {
            Directory.CreateDirectory(home);
            return new(home, null);
        }
        string? server = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(server))
            Assert.Skip($"{Variable} is not set: ./test starts a PostgreSQL and sets it.");
        DoctorDatabase made = new(home, server);
        await made.AtServerAsync($"CREATE DATABASE {made._name}");
        return made;
    }

    /// <summary>What a command needs to find it, as this role.</summary>
    public Dictionary<string, string> Settings(string? role = null) =>
        new()
        {
            ["Storage__Provider"] = IsPostgres ? "postgres" : "sqlite",
            ["Storage__ConnectionString"] = role is null
                ? ConnectionString
                : new NpgsqlConnectionStringBuilder(ConnectionString) { Options = $"-c role={role}" }.ToString(),
        };

    public ServiceProvider Services() =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        Settings()
                            .ToDictionary(one => one.Key.Replace("__", ":", StringComparison.Ordinal), one => (string?)one.Value)
                    )
                    .Build()
            )
            .AddLogging()
            .AddAlmagestStorage()
            .BuildServiceProvider();

    /// <returns>The first column of the first row.</returns>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using DbConnection connection = IsPostgres
            ? new NpgsqlConnection(ConnectionString)
            : new SqliteConnection($"Data Source={ConnectionString};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsPostgres)
            await AtServerAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private async Task AtServerAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_server!);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
