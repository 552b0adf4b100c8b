using Almagest.Storage.Bulk;
using Almagest.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage.Runs;

/// <summary>The rows of a chunk by prepared statements, within the transaction that holds its <see cref="ChunkClaim"/>.</summary>
internal static class SqliteChunkRows
{
    private const string InsertFailure =
        "INSERT INTO failures (run_number, chunk_number, observation_id, stage, reason, failed_at) VALUES (@0, @1, @2, @3, "
        + "@4, @5)";

    public static void Insert(SqliteConnection connection, ChunkKeys keys, ChunkResult result)
    {
        using TableInsert<FitRow> fits = new(connection, ResultTables.Fits),
            samples = new(connection, ResultTables.Samples);
        using TableInsert<ParameterRow> parameters = new(connection, ResultTables.Parameters),
            posteriors = new(connection, ResultTables.Posteriors);
        using TableInsert<FluxRow> fluxes = new(connection, ResultTables.Fluxes);
        foreach (ChunkFit fit in result.Fits)
        {
            FitRow row = keys.RowOf(result.ChunkNumber, fit);
            fits.Execute(row);
            foreach (ParameterRow parameter in keys.ParametersOf(fit))
            {
                parameters.Execute(parameter);
                if (fit.Network.Posterior.Count > 0)
                    posteriors.Execute(parameter);
            }
            if (fit.Network.Samples.Length > 0)
                samples.Execute(row);
            foreach (FluxRow flux in keys.FluxesOf(fit))
                fluxes.Execute(flux);
        }
        if (result.Failures.Count == 0)
            return;
        using SqliteStatement failureRow = new(connection, InsertFailure, 6);
        foreach (FitFailure failure in result.Failures)
            failureRow.Execute(
                keys.RunNumber,
                result.ChunkNumber,
                failure.ObservationId,
                StoredText.Clean(failure.Stage),
                StoredText.Clean(failure.Reason),
                keys.Now
            );
    }
}
