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
        CancellationToken cancellation
    )
    {
        if (result.Fits.Count > 0)
        {
            using FitCopies copies = new();
            foreach (ChunkFit fit in result.Fits)
                copies.Add(keys, result.ChunkNumber, fit);
            await copies.Fits.SendAsync(connection, ResultTables.Fits.Target, cancellation);
            await copies.Parameters.SendAsync(connection, ResultTables.Parameters.Target, cancellation);
            if (result.Fits.Any(fit => fit.Network.Posterior.Count > 0))
                await copies.Posteriors.SendAsync(connection, ResultTables.Posteriors.Target, cancellation);
            if (result.Fits.Any(fit => fit.Network.Samples.Length > 0))
                await copies.Samples.SendAsync(connection, ResultTables.Samples.Target, cancellation);
            if (result.Fits.Any(fit => fit.Fluxes.Count > 0))
                await copies.Fluxes.SendAsync(connection, ResultTables.Fluxes.Target, cancellation);
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

/// <summary>Fits of a chunk as rows for COPY.</summary>
internal sealed class FitCopies : IDisposable
{
    public CopyBuffer Fits { get; } = new();
    public CopyBuffer Parameters { get; } = new();
    public CopyBuffer Posteriors { get; } = new();
    public CopyBuffer Samples { get; } = new();
    public CopyBuffer Fluxes { get; } = new();

    public void Add(ChunkKeys keys, int chunkNumber, ChunkFit fit)
    {
        FitRow row = keys.RowOf(chunkNumber, fit);
        ResultTables.Fits.Copy(Fits, row);
        foreach (ParameterRow parameter in keys.ParametersOf(fit))
        {
            ResultTables.Parameters.Copy(Parameters, parameter);
            if (fit.Network.Posterior.Count > 0)
                ResultTables.Posteriors.Copy(Posteriors, parameter);
        }
        if (fit.Network.Samples.Length > 0)
            ResultTables.Samples.Copy(Samples, row);
        foreach (FluxRow flux in keys.FluxesOf(fit))
            ResultTables.Fluxes.Copy(Fluxes, flux);
    }

    public void Dispose()
    {
        Fits.Dispose();
        Parameters.Dispose();
        Posteriors.Dispose();
        Samples.Dispose();
        Fluxes.Dispose();
    }
}
