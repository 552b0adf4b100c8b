using System.Data.Common;
using Almagest.Storage.Bulk;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Almagest.Storage.Status;
using Npgsql;

namespace Almagest.Storage.Runs;

/// <summary>
/// Makes a writer the only one of its chunk. The row of the chunk is marked done first, which locks it: another writer waits,
/// then finds it done; a worker whose lease is another's by now finds nothing to mark. So the rows of fits need no "on conflict",
/// and their unique keys are only the second wall.
/// </summary>
/// <param name="Writes">How often the chunk was written, this time included.</param>
/// <param name="Observations">How many it holds.</param>
/// <param name="OthersWait">Others of its run were not even asked for: it is not the last.</param>
internal sealed record ChunkClaim(int Writes, int Observations, bool OthersWait)
{
    private const string Take = $"""
        UPDATE chunks SET done_at = @now, writes = writes + 1, fitted = @fitted, failed = @failed, worker = @worker,
            worker_version = @version, leased_by = NULL, leased_until = NULL, parked_at = NULL, fault = NULL
        WHERE run_number = @run AND number = @chunk AND done_at IS NULL AND (leased_by IS NULL OR leased_by = @worker)
        RETURNING writes, observations,
            EXISTS (SELECT 1 FROM chunks WHERE run_number = @run AND number <> @chunk AND {ChunkStates.Waiting})
        """;

    /// <returns>Null if the chunk is done, leased by another, or of a run that was deleted.</returns>
    /// <exception cref="ArgumentException">No such chunk.</exception>
    public static async Task<ChunkClaim?> TakeAsync(
        DbConnection connection,
        DbTransaction transaction,
        ChunkKeys keys,
        ChunkResult result,
        CancellationToken cancellation
    )
    {
        await using (
            DbCommand command = connection.Command(
                Take,
                ("run", keys.RunNumber),
                ("chunk", result.ChunkNumber),
                ("now", keys.Now),
                ("fitted", result.Fits.Count),
                ("failed", result.Failures.Count),
                ("worker", StoredText.Clean(result.Worker)),
                ("version", ProgramVersion.Own)
            )
        )
        {
            command.Transaction = transaction;
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
            if (await reader.ReadAsync(cancellation))
                return new ChunkClaim(reader.GetInt32(0), reader.GetInt32(1), reader.GetBoolean(2));
        }
        const string known = """
            SELECT 1 FROM chunks WHERE run_number = @run AND number = @chunk
            UNION ALL SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM runs WHERE number = @run)
            """;
        await using DbCommand exists = connection.Command(known, ("run", keys.RunNumber), ("chunk", result.ChunkNumber));
        exists.Transaction = transaction;
        return await exists.ExecuteScalarAsync(cancellation) is not null
            ? null
            : throw new ArgumentException($"run {result.RunId}: found no chunk {result.ChunkNumber}.", nameof(result));
    }

    /// <summary>Removes what an earlier write of a chunk that was opened again left.</summary>
    public static async Task ClearAsync(
        DbConnection connection,
        DbTransaction transaction,
        ChunkKeys keys,
        int chunkNumber,
        CancellationToken cancellation
    )
    {
        const string observations = """
            SELECT o.id FROM observations o
            JOIN runs r ON r.catalogue_id = o.catalogue_id JOIN chunks c ON c.run_number = r.number
            WHERE c.run_number = @run AND c.number = @chunk AND o.number BETWEEN c.first_observation AND c.last_observation
            """;
        foreach (
            string table in ResultTables.WrittenOn(connection is NpgsqlConnection).Select(one => one.Name).Append("failures")
        )
        {
            await using DbCommand command = connection.Command(
                $"DELETE FROM {table} WHERE run_number = @run AND observation_id IN ({observations})",
                ("run", keys.RunNumber),
                ("chunk", chunkNumber)
            );
            command.Transaction = transaction;
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
