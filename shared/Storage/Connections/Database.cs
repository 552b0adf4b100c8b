using System.Data.Common;
using Almagest.Storage.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Polly;

namespace Almagest.Storage.Connections;

/// <summary>The one way to the database: contexts, raw connections, and another try after bad weather.</summary>
internal sealed class Database : IDisposable, IAsyncDisposable
{
    private const int BufferBytes = 1 << 17;

    private readonly ResiliencePipeline _weather;
    private readonly Func<AlmagestContext> _createContext;
    private readonly Func<DbConnection> _createConnection;
    private readonly Func<DbConnection> _createReader;
    private readonly NpgsqlDataSource? _readers;

    /// <exception cref="Almagest.Spectra.SpectralDataException">No password in the file that should hold it.</exception>
    public Database(IOptions<StorageOptions> options, ILogger<Database>? logger = null)
    {
        StorageOptions storage = options.Value;
        _weather = DatabaseWeather.Pipeline(storage);
        CommandTimeoutSeconds = storage.CommandTimeoutSeconds;
        if (storage.Provider == StorageProvider.Postgres)
        {
            NpgsqlConnectionStringBuilder builder = PostgresConnectionString(storage, logger ?? NullLogger<Database>.Instance);
            NpgsqlDataSource source = NpgsqlDataSource.Create(builder.ToString());
            Postgres = source;
            _readers = NpgsqlDataSource.Create(ReaderConnectionString(builder, storage.MostReaders));
            _createReader = _readers.CreateConnection;
            DbContextOptions<PostgresContext> context = PostgresContext.OptionsFor(source);
            _createContext = () => new PostgresContext(context);
            _createConnection = source.CreateConnection;
        }
        else
        {
            SqliteThreads.Set();
            SqliteConnectionStringBuilder sqlite = SqliteConnectionString(storage);
            SqlitePath = sqlite.DataSource;
            DbContextOptions<SqliteContext> context = SqliteContext.OptionsFor(sqlite.ToString());
            _createContext = () => new SqliteContext(context);
            _createConnection = () => new SqliteConnection(sqlite.ToString());
            string reader = new SqliteConnectionStringBuilder(sqlite.ToString()) { Mode = SqliteOpenMode.ReadOnly }.ToString();
            _createReader = () => new SqliteConnection(reader);
        }
    }

    /// <summary>Null on SQLite.</summary>
    public NpgsqlDataSource? Postgres { get; }

    /// <summary>Null on PostgreSQL.</summary>
    public string? SqlitePath { get; }

    public int CommandTimeoutSeconds { get; }

    public bool IsPostgres => Postgres is not null;

    public AlmagestContext CreateContext() => _createContext();

    public async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        DbConnection connection = _createConnection();
        try
        {
            await connection.OpenAsync(cancellation);
            if (!IsPostgres)
                await TuneSqliteAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection for queries of others: of a pool of its own, in UTC; on SQLite it can't write.</summary>
    public async Task<DbConnection> OpenReaderAsync(CancellationToken cancellation)
    {
        DbConnection connection = _createReader();
        try
        {
            await connection.OpenAsync(cancellation);
            if (connection is SqliteConnection sqlite)
                SqliteReader.AddFunctions(sqlite);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a unit of work that may be run again from its beginning.</summary>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        DatabaseWeather.ExecuteAsync(_weather, work, cancellation);

    /// <summary>Likewise, with a context of its own.</summary>
    public Task<T> RunAsync<T>(Func<AlmagestContext, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        RunAsync(
            async token =>
            {
                await using AlmagestContext context = CreateContext();
                return await work(context, token);
            },
            cancellation
        );

    // With the write-ahead log a power cut may undo the last chunks, whole, but harms nothing: they are pending again.
    private static async Task TuneSqliteAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 1000";
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public void Dispose()
    {
        Postgres?.Dispose();
        _readers?.Dispose();
        ClearSqlitePools();
    }

    public async ValueTask DisposeAsync()
    {
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        if (_readers is not null)
            await _readers.DisposeAsync();
        ClearSqlitePools();
    }

    // Pooled connections would hold the file open, and serve whoever makes another of its name.
    private void ClearSqlitePools()
    {
        if (IsPostgres)
            return;
        using SqliteConnection connection = (SqliteConnection)_createConnection(),
            reader = (SqliteConnection)_createReader();
        SqliteConnection.ClearPool(connection);
        SqliteConnection.ClearPool(reader);
    }

    /// <summary>Sessions that are reset when they are given back: what a query left behind is nobody else's.</summary>
    private static string ReaderConnectionString(NpgsqlConnectionStringBuilder worker, int most) =>
        new NpgsqlConnectionStringBuilder(worker.ToString())
        {
            NoResetOnClose = false,
            Timezone = "UTC",
            MaxPoolSize = most,
            // Wide views join more tables than it puts in order by itself: what is joined to one was read last.
            Options = $"{worker.Options} -c join_collapse_limit=64 -c from_collapse_limit=64",
            ApplicationName = $"{worker.ApplicationName} reader",
        }.ToString();

    private static NpgsqlConnectionStringBuilder PostgresConnectionString(StorageOptions storage, ILogger logger)
    {
        NpgsqlConnectionStringBuilder builder = new(storage.ConnectionString)
        {
            // Nothing here leaves settings behind, and a reset would drop the bulk writer's temporary tables.
            NoResetOnClose = true,
            CommandTimeout = storage.CommandTimeoutSeconds,
        };
        // A chunk is half a megabyte each way: by 8 KiB at a time its worker would be woken for each.
        builder.ReadBufferSize = Math.Max(builder.ReadBufferSize, BufferBytes);
        builder.WriteBufferSize = Math.Max(builder.WriteBufferSize, BufferBytes);
        builder.ApplicationName ??= "almagest";
        // What it compiles for one query takes longer than it saves: 30 ms for a thousand fits' parameters, read in 6.
        builder.Options = $"-c jit=off {builder.Options}".TrimEnd();
        // Of a user of that name PostgreSQL would look into what is published first, which has tables of the same names.
        if (builder.SearchPath is null && builder.Username is null or "almagest")
            builder.SearchPath = "public";
        if (storage.PasswordFile is { } file)
            builder.Password = PasswordFile.Read(file, logger);
        return builder;
    }

    private static SqliteConnectionStringBuilder SqliteConnectionString(StorageOptions storage)
    {
        SqliteConnectionStringBuilder builder = storage.ConnectionString.Contains('=', StringComparison.Ordinal)
            ? new SqliteConnectionStringBuilder(storage.ConnectionString)
            : new SqliteConnectionStringBuilder { DataSource = storage.ConnectionString };
        builder.DefaultTimeout = storage.CommandTimeoutSeconds;
        builder.ForeignKeys = true;
        builder.DataSource = Path.GetFullPath(builder.DataSource);
        return builder;
    }
}
