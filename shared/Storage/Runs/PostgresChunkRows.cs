using Almagest.Storage.Bulk;
using Almagest.Storage.Columns;
using Npgsql;

namespace Almagest.Storage.Runs;

/// <summary>The rows of a chunk by COPY, within the transaction that holds its <see cref="ChunkClaim"/>.</summary>
internal static class PostgresChunkRows
{
    private const string Failures = "failures (run_number, chunk_number, observation_id, stage, reason, failed_at)";

    public static async Task InsertAsync(
        NpgsqlConnection connection,
        ChunkKeys keys,
        ChunkResult result,
        int part,
        CancellationToken cancellation
    )
    {
        if (result.Fits.Count > 0)
        {
            using PostgresFits fits = new(keys, result.ChunkNumber, part);
            foreach (ChunkFit fit in result.Fits)
                fits.Add(fit);
            await fits.Rows.SendAsync(connection, $"{ResultTables.Fits.Name} {PostgresFits.Columns}", cancellation);
        }
        if (result.Failures.Count > 0)
        {
            using CopyBuffer failures = new();
            foreach (FitFailure failure in result.Failures)
                WriteFailure(failures, keys, result.ChunkNumber, failure);
            await failures.SendAsync(connection, Failures, cancellation);
        }
    }

    private static void WriteFailure(CopyBuffer row, ChunkKeys keys, int chunkNumber, FitFailure failure)
    {
        row.BeginRow(6);
        row.Int32(keys.RunNumber);
        row.Int32(chunkNumber);
        row.Int64(failure.ObservationId);
        row.Text(StoredText.Clean(failure.Stage));
        row.Text(StoredText.Clean(failure.Reason));
        row.Timestamp(keys.Now);
    }
}
