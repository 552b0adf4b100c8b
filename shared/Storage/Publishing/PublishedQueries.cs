using System.Data;
using System.Data.Common;
using Almagest.Storage.Connections;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace Almagest.Storage.Publishing;

internal sealed class PublishedQueries(Database database, IOptions<StorageOptions> options) : IPublishedQueries, IDisposable
{
    private readonly SemaphoreSlim _turns = new(options.Value.MostReaders);

    public SqlDialect Dialect => database.IsPostgres ? SqlDialect.PostgreSql : SqlDialect.Sqlite;

    public async Task<PublishedAnswer> OpenAsync(QueryPlan plan, TimeSpan? timeout, CancellationToken cancellation)
    {
        QueryTime time = new(timeout, cancellation);
        try
        {
            await time.WatchAsync(() => OpenAsync(plan, time));
        }
        catch
        {
            await time.DisposeAsync();
            throw;
        }
        return new(time.Rows(plan.Columns), time);
    }

    public async Task<double[][]> ReadNumbersAsync(
        IReadOnlyList<QueryPlan> parts,
        TimeSpan? timeout,
        CancellationToken cancellation
    )
    {
        return NumberBlocks.Joined(await Task.WhenAll(parts.Select(part => Task.Run(() => ReadAsync(part), cancellation))));

        async Task<NumberBlocks> ReadAsync(QueryPlan plan)
        {
            await using QueryTime time = new(timeout, cancellation);
            await time.WatchAsync(() => OpenAsync(plan, time));
            return await time.NumbersAsync(plan.Columns);
        }
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>What it opens goes with the time.</summary>
    private async Task<bool> OpenAsync(QueryPlan plan, QueryTime time)
    {
        await _turns.WaitAsync(time.Token);
        time.Close(new Turn(_turns));
        DbConnection connection = time.Close(await database.OpenReaderAsync(time.Token));
        DbTransaction transaction = time.Close(await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, time.Token));
        DbCommand command = time.Close(connection.CreateCommand());
        command.Transaction = transaction;
        // The time is kept by the token.
        command.CommandTimeout = 0;
        if (database.IsPostgres)
        {
            command.CommandText = "SET TRANSACTION READ ONLY";
            await command.ExecuteNonQueryAsync(time.Token);
        }
        command.CommandText = plan.Sql;
        foreach (SqlParameter parameter in plan.Parameters)
        {
            DbParameter one = command.CreateParameter();
            (one.ParameterName, one.Value) = (parameter.Name, parameter.Value);
            command.Parameters.Add(one);
        }
        if (connection is SqliteConnection { Handle: { } handle })
            time.Close(new Questioned(handle, time.Token));
        await time.ReadAsync(command);
        return true;
    }

    /// <summary>SQLite hears of no token while it looks for a row, so it asks. To interrupt it instead does nothing where the
    /// statement has not begun, and then it would run to its end.</summary>
    private sealed class Questioned : IAsyncDisposable
    {
        /// <summary>Of SQLite's virtual machine: some 0.1 ms.</summary>
        private const int Instructions = 10_000;

        private readonly sqlite3 _connection;

        public Questioned(sqlite3 connection, CancellationToken end)
        {
            _connection = connection;
            raw.sqlite3_progress_handler(connection, Instructions, _ => end.IsCancellationRequested ? 1 : 0, null);
        }

        public ValueTask DisposeAsync()
        {
            raw.sqlite3_progress_handler(_connection, 0, null, null);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>One of those who may read at once.</summary>
    private sealed class Turn(SemaphoreSlim turns) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            turns.Release();
            return ValueTask.CompletedTask;
        }
    }
}
