using Almagest.Storage.Runs;
using Npgsql;

namespace Almagest.Benchmarks.Storage;

/// <summary>The same rows into a table of the same shape, and nothing else: what PostgreSQL takes at best from one
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
            CREATE TABLE copied_fits (LIKE fits INCLUDING ALL);
            CREATE TEMPORARY TABLE incoming_fits (LIKE fits INCLUDING DEFAULTS INCLUDING STORAGE) ON COMMIT DELETE ROWS;
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
            ON CONFLICT (observation_id, run_number, part) DO UPDATE
            SET parameters = excluded.parameters, fluxes = excluded.fluxes, spectrum = excluded.spectrum;
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
        using PostgresFits fits = new(new ChunkKeys(1, 1, DateTime.UnixEpoch), result.ChunkNumber, part: 0);
        foreach (ChunkFit fit in result.Fits)
            fits.Add(fit);
        await fits.Rows.SendAsync(_connection, $"{kind}_fits {PostgresFits.Columns}", CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = new(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
