using Almagest.Storage.Runs;

namespace Almagest.Benchmarks.Storage;

/// <summary>Chunks loaded and written, by turns with bare COPYs of the same rows where the database is PostgreSQL.</summary>
internal sealed class ChunkTurns
{
    public Meter Load { get; } = new();

    public Meter Write { get; } = new();

    public Meter Upsert { get; } = new();

    public Meter Copy { get; } = new();

    /// <param name="run">None of its chunks is done.</param>
    /// <param name="resultOf">What is to be written of a chunk.</param>
    /// <param name="bare">Null: not PostgreSQL.</param>
    public static async Task<ChunkTurns> TakeAsync(
        IChunkStore chunks,
        Guid run,
        int count,
        Func<ChunkWork, ChunkResult> resultOf,
        BareCopy? bare
    )
    {
        ChunkTurns turns = new();
        for (int chunk = 0; chunk < count; chunk++)
        {
            turns.Load.Start();
            ChunkWork work = await chunks.LoadAsync(run, chunk, CancellationToken.None);
            foreach (ChunkObservation observation in work.Observations)
                observation.Read();
            turns.Load.Stop();
            ChunkResult result = resultOf(work);
            turns.Write.Start();
            await chunks.WriteAsync(result, CancellationToken.None);
            turns.Write.Stop();
            if (bare is null)
                continue;
            turns.Upsert.Start();
            await bare.UpsertAsync(result);
            turns.Upsert.Stop();
            turns.Copy.Start();
            await bare.CopyAsync(result);
            turns.Copy.Stop();
        }
        return turns;
    }
}
