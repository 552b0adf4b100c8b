using System.Collections.Concurrent;
using System.Data.Common;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Networks;
using Almagest.Storage.Schema;
using Almagest.Storage.Views;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Almagest.Storage.Runs;

internal sealed class ChunkStore(Database database, IRunStore runs, INetworkStore networks, TimeProvider clock) : IChunkStore
{
    // Runs and networks never change, so what was once looked up stays true.
    private readonly ConcurrentDictionary<Guid, (int Number, Run Run, BackgroundShapes Backgrounds)> _runs = new();
    private readonly ConcurrentDictionary<string, int> _networks = new();
    private readonly ConcurrentDictionary<int, int> _parts = new();

    public async Task<ChunkWork> LoadAsync(Guid runId, int chunkNumber, CancellationToken cancellation)
    {
        (int runNumber, Run run, BackgroundShapes backgrounds) = await RunOfAsync(runId, cancellation);
        // Another network may be promoted between two chunks; each row of a fit names the one that made it.
        if (run.FollowsChampion && await networks.FindChampionIdAsync(run.CampaignId, cancellation) is { } champion)
            run = run with { NetworkId = champion };
        return await database.RunAsync(
            async token =>
            {
                await using DbConnection connection = await database.OpenAsync(token);
                (int first, int last, int count, bool isOpen) = await ChunkReader.FindAsync(
                    connection,
                    runNumber,
                    chunkNumber,
                    token
                ) ?? throw SpectralDataException.At($"run {runId}", $"no chunk {chunkNumber}", "one of the run's chunks");
                if (!isOpen)
                    return new ChunkWork(run, chunkNumber, AlreadyDone: true, []);
                List<ChunkObservation> observations = await ChunkReader.ReadAsync(
                    connection,
                    run.CatalogueId,
                    (first, last),
                    token
                );
                return observations.Count == count
                    ? new ChunkWork(run, chunkNumber, AlreadyDone: false, observations) { Backgrounds = backgrounds }
                    : throw SpectralDataException.At(
                        $"chunk {chunkNumber} of run {runId}",
                        $"{observations.Count} observations",
                        $"{count}, as when the run was made"
                    );
            },
            cancellation
        );
    }

    public async Task<bool> WriteAsync(ChunkResult result, CancellationToken cancellation)
    {
        (int runNumber, Run run, _) = await RunOfAsync(result.RunId, cancellation);
        RequireSound(result, run);
        int networkNumber = await NetworkNumberAsync(result.NetworkId, cancellation);
        ChunkKeys keys = new(runNumber, networkNumber, clock.GetUtcNow().UtcDateTime);
        int part = await PartAsync(runNumber, cancellation);
        (bool isWritten, bool isLast) = await database.RunAsync(
            async token =>
            {
                await using DbConnection connection = await database.OpenAsync(token);
                await using DbTransaction transaction = await connection.BeginTransactionAsync(token);
                if (await ChunkClaim.TakeAsync(connection, transaction, keys, result, token) is not { } claim)
                    return (false, false);
                if (claim.Observations != result.Fits.Count + result.Failures.Count)
                    throw new ArgumentException(
                        $"chunk {result.ChunkNumber}: found {result.Fits.Count} fits and {result.Failures.Count} failures; "
                            + $"expected {claim.Observations} together.",
                        nameof(result)
                    );
                if (claim.Writes > 1)
                    await ChunkClaim.ClearAsync(connection, transaction, keys, result.ChunkNumber, token);
                if (connection is NpgsqlConnection postgres)
                    await PostgresChunkRows.InsertAsync(postgres, keys, result, part, token);
                else
                    SqliteChunkRows.Insert((SqliteConnection)connection, keys, result);
                await transaction.CommitAsync(token);
                return (true, !claim.OthersWait);
            },
            cancellation
        );
        if (isLast && part > 0)
            await IndexAsync(runNumber, cancellation);
        return isWritten;
    }

    public Task StopRunAsync(Guid runId, string reason, CancellationToken cancellation)
    {
        string clean = StoredText.Clean(reason);
        return database.RunAsync(
            (context, token) =>
                context
                    .Runs.Where(row => row.Id == runId)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(known => known.Stopped, clean).SetProperty(known => known.State, RunStates.Stopped),
                        token
                    ),
            cancellation
        );
    }

    private async Task<(int Number, Run Run, BackgroundShapes Backgrounds)> RunOfAsync(Guid runId, CancellationToken cancellation)
    {
        if (_runs.TryGetValue(runId, out (int, Run, BackgroundShapes) known))
            return known;
        Run run = await runs.FindAsync(runId.ToString(), cancellation)
            ?? throw SpectralDataException.At($"run {runId}", "none in the database", "a run that was submitted");
        int number = await database.RunAsync(
            (context, token) => context.Runs.Where(row => row.Id == runId).Select(row => row.Number).SingleAsync(token),
            cancellation
        );
        return _runs[runId] = (number, run, await runs.BackgroundsAsync(runId, cancellation));
    }

    private async Task<int> NetworkNumberAsync(string networkId, CancellationToken cancellation)
    {
        if (_networks.TryGetValue(networkId, out int known))
            return known;
        int number = await database.RunAsync(
            (context, token) =>
                context.Networks.Where(row => row.Id == networkId).Select(row => (int?)row.Number).SingleOrDefaultAsync(token),
            cancellation
        ) ?? throw SpectralDataException.At($"network {networkId}", "none in the database", "the network of the run");
        return _networks[networkId] = number;
    }

    /// <summary>It is made with the run, or not at all.</summary>
    private async Task<int> PartAsync(int runNumber, CancellationToken cancellation)
    {
        if (database.Postgres is not { } postgres)
            return 0;
        if (_parts.TryGetValue(runNumber, out int known))
            return known;
        return _parts[runNumber] = await database.RunAsync(
            token => FitPartitions.OfAsync(postgres, runNumber, token),
            cancellation
        );
    }

    /// <summary>Once nothing of the run is left to be done.</summary>
    private Task<bool> IndexAsync(int runNumber, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                IQueryable<ChunkRow> undone = context.Chunks.Where(row => row.RunNumber == runNumber && row.DoneAt == null);
                // In two, as there is an index of each.
                if (
                    await undone.AnyAsync(row => row.SentAt != null && row.ParkedAt == null, token)
                    || await undone.AnyAsync(row => row.ParkedAt == null && row.SentAt == null, token)
                )
                    return false;
                context.Database.SetCommandTimeout(0);
                await context.Database.ExecuteSqlRawAsync(FitPartitions.IndexCall, [runNumber], token);
                return true;
            },
            cancellation
        );

    private static void RequireSound(ChunkResult result, Run run)
    {
        HashSet<long> told = [];
        foreach (
            long id in result
                .Fits.Select(fit => fit.ObservationId)
                .Concat(result.Failures.Select(failure => failure.ObservationId))
        )
            if (!told.Add(id))
                throw new ArgumentException($"observation {id}: found twice in a chunk's result; expected once.", nameof(result));
        foreach (ChunkFit one in result.Fits)
        {
            (FitResult fit, NetworkResult network) = (one.Fit, one.Network);
            if (
                fit.Parameters.Count != run.Parameters.Count
                || one.Published.Parameters.Count != run.Parameters.Count
                || (network.Parameters.Count > 0 && network.Parameters.Count != run.Parameters.Count)
                || (network.Posterior.Count > 0 && network.Posterior.Count != run.Parameters.Count)
            )
                throw new ArgumentException(
                    $"observation {one.ObservationId}: found {fit.Parameters.Count} parameters and {network.Posterior.Count} "
                        + $"posteriors; expected {run.Parameters.Count}, as the run has.",
                    nameof(result)
                );
            if (network.FilledBand.Length > 0 && network.FilledBand.Length != network.Filled.Length)
                throw new ArgumentException(
                    $"observation {one.ObservationId}: found {network.FilledBand.Length} bins with half widths; expected "
                        + $"{network.Filled.Length}, as the spectrum has.",
                    nameof(result)
                );
            if (network.Samples.Length % run.Parameters.Count != 0)
                throw new ArgumentException(
                    $"observation {one.ObservationId}: found {network.Samples.Length} numbers of samples; expected a multiple "
                        + $"of {run.Parameters.Count}.",
                    nameof(result)
                );
        }
    }
}
