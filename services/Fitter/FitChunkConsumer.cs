using Almagest.Contracts;
using Almagest.Fitter.Fits;
using Almagest.Storage;
using MassTransit;

namespace Almagest.Fitter;

/// <summary>Fits a chunk and writes it in one transaction. A chunk that is done is not fitted again.</summary>
public sealed class FitChunkConsumer(IChunkStore chunks, ChunkFitter fitter) : IConsumer<FitChunk>
{
    public async Task Consume(ConsumeContext<FitChunk> context)
    {
        FitChunk request = context.Message;
        CancellationToken cancellation = context.CancellationToken;
        ChunkWork work = await chunks.LoadAsync(request.RunId, request.ChunkNumber, cancellation);
        if (!work.AlreadyDone)
            await chunks.WriteAsync(await fitter.FitAsync(work, cancellation), cancellation);
    }
}
