using Almagest.Storage.Columns;
using Almagest.Storage.Runs;
using Npgsql;

namespace Almagest.Benchmarks.Storage;

/// <summary>The same rows into tables of the same shape, and nothing else: what PostgreSQL takes at best from one
/// connection.</summary>
internal sealed class BareCopy : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;

    private BareCopy(NpgsqlDataSource source, NpgsqlConnection connection) => (_source, _connection) = (source, connection);

    public static async Task<BareCopy> OpenAsync(string connectionString)
    {
        NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);
        BareCopy copy = new(source, await source.OpenConnectionAsync());
        await copy.ExecuteAsync(
            """
            CREATE TABLE upserted_fits (LIKE fits INCLUDING ALL); CREATE TABLE upserted_parameters (LIKE fit_parameters INCLUDING ALL);
            CREATE TABLE copied_fits (LIKE fits INCLUDING ALL); CREATE TABLE copied_parameters (LIKE fit_parameters INCLUDING ALL);
            CREATE TEMPORARY TABLE incoming_fits (LIKE fits INCLUDING STORAGE) ON COMMIT DELETE ROWS;
            CREATE TEMPORARY TABLE incoming_parameters (LIKE fit_parameters INCLUDING STORAGE) ON COMMIT DELETE ROWS;
            """
        );
        return copy;
    }

    /// <summary>COPY into temporary tables, then INSERT ... SELECT ... ON CONFLICT, in one transaction (decision 3 of the
    /// design).</summary>
    public async Task UpsertAsync(ChunkResult result)
    {
        await using NpgsqlTransaction transaction = await _connection.BeginTransactionAsync();
        await SendAsync(result, "incoming_fits", "incoming_parameters");
        await ExecuteAsync(
            """
            INSERT INTO upserted_fits SELECT * FROM incoming_fits
            ON CONFLICT (run_number, observation_id) DO UPDATE SET statistic = excluded.statistic, filled = excluded.filled;
            INSERT INTO upserted_parameters SELECT * FROM incoming_parameters
            ON CONFLICT (run_number, observation_id, parameter_number) DO UPDATE SET estimate = excluded.estimate;
            """
        );
        await transaction.CommitAsync();
    }

    /// <summary>COPY straight in, in one transaction: twice would fail.</summary>
    public async Task CopyAsync(ChunkResult result)
    {
        await using NpgsqlTransaction transaction = await _connection.BeginTransactionAsync();
        await SendAsync(result, "copied_fits", "copied_parameters");
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task SendAsync(ChunkResult result, string fitTable, string parameterTable)
    {
        using FitCopies copies = new();
        ChunkKeys keys = new(1, 1, DateTime.UnixEpoch);
        foreach (ChunkFit fit in result.Fits)
            copies.Add(keys, result.ChunkNumber, fit);
        await copies.Fits.SendAsync(
            _connection,
            ResultTables.Fits.Target.Replace("fits (", fitTable + " (", StringComparison.Ordinal),
            CancellationToken.None
        );
        await copies.Parameters.SendAsync(
            _connection,
            ResultTables.Parameters.Target.Replace("fit_parameters (", parameterTable + " (", StringComparison.Ordinal),
            CancellationToken.None
        );
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = new(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
