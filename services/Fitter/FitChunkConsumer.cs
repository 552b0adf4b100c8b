using Almagest.Application.NetworkFits;
using Almagest.Contracts;
using Almagest.Storage;
using MassTransit;

namespace Almagest.Fitter;

/// <summary>Fits a chunk and says so; one that is done is announced again.</summary>
public sealed class FitChunkConsumer(ChunkHandler chunks) : IConsumer<FitChunk>
{
    public async Task Consume(ConsumeContext<FitChunk> context)
    {
        FitChunk request = context.Message;
        CancellationToken cancellation = context.CancellationToken;
        ChunkWork work = await chunks.FitAsync(request.RunId, request.ChunkNumber, cancellation);
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
