using Almagest.Spectra;
using Almagest.Storage.Runs;

namespace Almagest.Application.NetworkFits;

/// <summary>A run is fitted chunk by chunk: read, fitted, and written in one transaction.</summary>
public sealed class ChunkHandler(IChunkStore chunks, ChunkFitter fitter)
{
    /// <returns>False if it was done already, or another fitter came first: what is stored stands.</returns>
    /// <exception cref="SpectralDataException">No such run or chunk.</exception>
    public async Task<bool> FitAsync(Guid runId, int chunkNumber, CancellationToken cancellation)
    {
        ChunkWork work = await chunks.LoadAsync(runId, chunkNumber, cancellation);
        return !work.AlreadyDone && await chunks.WriteAsync(await fitter.FitAsync(work, cancellation), cancellation);
    }
}
