using Almagest.Spectra;
using Almagest.Storage;

namespace Almagest.Application.NetworkFits;

/// <summary>A run is fitted chunk by chunk: read, fitted, and written in one transaction.</summary>
public sealed class ChunkHandler(IChunkStore chunks, ChunkFitter fitter)
{
    /// <returns>The chunk as it is stored. One that was done before is not fitted again; if another fitter came first, its
    /// results stand.</returns>
    /// <exception cref="SpectralDataException">No such run or chunk.</exception>
    public async Task<ChunkWork> FitAsync(Guid runId, int chunkNumber, CancellationToken cancellation)
    {
        ChunkWork work = await chunks.LoadAsync(runId, chunkNumber, cancellation).ConfigureAwait(false);
        if (work.AlreadyDone)
            return work;
        await chunks
            .WriteAsync(await fitter.FitAsync(work, cancellation).ConfigureAwait(false), cancellation)
            .ConfigureAwait(false);
        return await chunks.LoadAsync(runId, chunkNumber, cancellation).ConfigureAwait(false);
    }
}
