using System.Diagnostics;
using Almagest.Benchmarks.Storage;
using Almagest.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>What a run read and wrote, read and written again without its workers.</summary>
internal static class RowsAgain
{
    /// <summary>The run's rows once more, read and written by this process.</summary>
    public static async Task<ChunkTurns> TurnsAsync(
        IServiceProvider services,
        Run run,
        string database,
        Dictionary<long, ChunkFit> fits,
        CancellationToken cancellation
    )
    {
        // Made, and not submitted: no message is left in the broker.
        Run again = await services
            .GetRequiredService<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "again",
                    CatalogueName = run.CatalogueName,
                    CampaignId = run.CampaignId,
                    NetworkId = run.NetworkId,
                    SettingsJson = run.SettingsJson,
                    ChunkSize = run.ChunkSize,
                    Parameters = run.Parameters,
                },
                cancellation
            );
        await using BareCopy bare = await BareCopy.OpenAsync(database);
        return await ChunkTurns.TakeAsync(
            services.GetRequiredService<IChunkStore>(),
            again.Id,
            (fits.Count + PipelineBenchmark.ChunkSize - 1) / PipelineBenchmark.ChunkSize,
            work => new ChunkResult
            {
                RunId = again.Id,
                ChunkNumber = work.ChunkNumber,
                Worker = "bare",
                NetworkId = again.NetworkId,
                Fits = [.. work.Observations.Select(one => fits[one.Id])],
                Failures = [],
            },
            bare
        );
    }

    /// <summary>All payloads of the run's catalogue, by one COPY.</summary>
    public static async Task<TimeSpan> CopiedOutAsync(string database, Run run)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        long began = Stopwatch.GetTimestamp();
        await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY (SELECT id, payload FROM observations WHERE catalogue_id = {run.CatalogueId} ORDER BY number) "
                + "TO STDOUT (FORMAT BINARY)"
        );
        byte[] buffer = new byte[1 << 16];
        while (await copy.ReadAsync(buffer.AsMemory(), CancellationToken.None) > 0) { }
        return Stopwatch.GetElapsedTime(began);
    }
}
