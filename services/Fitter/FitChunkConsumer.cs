using Almagest.Contracts;
using Almagest.Fitter.Fits;
using Almagest.Storage;
using MassTransit;

namespace Almagest.Fitter;

/// <summary>Fits a chunk, writes it in one transaction, and says so. A chunk that is done is announced again, not fitted
/// again.</summary>
public sealed class FitChunkConsumer(IChunkStore chunks, ChunkFitter fitter) : IConsumer<FitChunk>
{
    public async Task Consume(ConsumeContext<FitChunk> context)
    {
        FitChunk request = context.Message;
        CancellationToken cancellation = context.CancellationToken;
        ChunkWork work = await chunks.LoadAsync(request.RunId, request.ChunkNumber, cancellation);
        if (!work.AlreadyDone)
        {
            await chunks.WriteAsync(await fitter.FitAsync(work, cancellation), cancellation);
            // Told as stored: another fitter may have been first, and then its results stand.
            work = await chunks.LoadAsync(request.RunId, request.ChunkNumber, cancellation);
        }
        await context.Publish(
            new ChunkFitted
            {
                RunId = request.RunId,
                ChunkNumber = request.ChunkNumber,
                Fitted = work.Fitted,
                Failed = work.Failed,
            },
            cancellation
        );
    }
}
