using Almagest.Storage.Bulk;
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
            CREATE TABLE upserted_fits (LIKE fits INCLUDING ALL);
            CREATE TABLE upserted_parameters (LIKE fit_parameters INCLUDING ALL);
            CREATE TABLE upserted_fluxes (LIKE fit_fluxes INCLUDING ALL);
            CREATE TABLE copied_fits (LIKE fits INCLUDING ALL);
            CREATE TABLE copied_parameters (LIKE fit_parameters INCLUDING ALL);
            CREATE TABLE copied_fluxes (LIKE fit_fluxes INCLUDING ALL);
            CREATE TEMPORARY TABLE incoming_fits (LIKE fits INCLUDING STORAGE) ON COMMIT DELETE ROWS;
            CREATE TEMPORARY TABLE incoming_parameters (LIKE fit_parameters INCLUDING STORAGE) ON COMMIT DELETE ROWS;
            CREATE TEMPORARY TABLE incoming_fluxes (LIKE fit_fluxes INCLUDING STORAGE) ON COMMIT DELETE ROWS;
            """
        );
        return copy;
    }

    /// <summary>COPY into temporary tables, then INSERT ... SELECT ... ON CONFLICT, in one transaction (decision 3 of the
    /// design).</summary>
    public async Task UpsertAsync(ChunkResult result)
    {
        await using NpgsqlTransaction transaction = await _connection.BeginTransactionAsync();
        await SendAsync(result, "incoming");
        await ExecuteAsync(
            """
            INSERT INTO upserted_fits SELECT * FROM incoming_fits
            ON CONFLICT (run_number, observation_id) DO UPDATE SET statistic = excluded.statistic, filled = excluded.filled;
            INSERT INTO upserted_parameters SELECT * FROM incoming_parameters
            ON CONFLICT (run_number, observation_id, parameter_number) DO UPDATE SET estimate = excluded.estimate;
            INSERT INTO upserted_fluxes SELECT * FROM incoming_fluxes
            ON CONFLICT (run_number, observation_id, flux_number) DO UPDATE SET flux = excluded.flux;
            """
        );
        await transaction.CommitAsync();
    }

    /// <summary>COPY straight in, in one transaction: twice would fail.</summary>
    public async Task CopyAsync(ChunkResult result)
    {
        await using NpgsqlTransaction transaction = await _connection.BeginTransactionAsync();
        await SendAsync(result, "copied");
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task SendAsync(ChunkResult result, string kind)
    {
        using FitCopies copies = new();
        ChunkKeys keys = new(1, 1, DateTime.UnixEpoch);
        foreach (ChunkFit fit in result.Fits)
            copies.Add(keys, result.ChunkNumber, fit);
        (CopyBuffer Rows, string Target, string Table)[] all =
        [
            (copies.Fits, ResultTables.Fits.Target, "fits"),
            (copies.Parameters, ResultTables.Parameters.Target, "parameters"),
            (copies.Fluxes, ResultTables.Fluxes.Target, "fluxes"),
        ];
        foreach ((CopyBuffer rows, string target, string table) in all)
            await rows.SendAsync(_connection, $"{kind}_{table} {target[target.IndexOf('(')..]}", CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = new(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
