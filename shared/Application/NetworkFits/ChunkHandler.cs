using Almagest.Spectra;
using Almagest.Storage.Runs;

namespace Almagest.Application.NetworkFits;

/// <summary>A run is fitted chunk by chunk: read, fitted, and written in one transaction.</summary>
public sealed class ChunkHandler(IChunkStore chunks, ChunkFitter fitter)
{
    /// <returns>False if it was done already, or another fitter came first: what is stored stands; or the run's network can't be
    /// used: the run is stopped, and the chunk stays undone, for the observations are not to blame.</returns>
    /// <exception cref="SpectralDataException">No such run or chunk.</exception>
    public async Task<bool> FitAsync(Guid runId, int chunkNumber, CancellationToken cancellation)
    {
        ChunkWork work = await chunks.LoadAsync(runId, chunkNumber, cancellation);
        if (work.AlreadyDone)
            return false;
        try
        {
            return await chunks.WriteAsync(await fitter.FitAsync(work, cancellation), cancellation);
        }
        catch (UnusableNetworkException unusable)
        {
            await chunks.StopRunAsync(runId, unusable.Message, cancellation);
            return false;
        }
    }
}
