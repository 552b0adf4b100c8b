using Almagest.Application.NetworkFits;
using Almagest.Contracts;
using MassTransit;

namespace Almagest.Fitter;

/// <summary>Fits a chunk. One that is done is not fitted again.</summary>
public sealed class FitChunkConsumer(ChunkHandler chunks) : IConsumer<FitChunk>
{
    // Delivered again, its worker is gone, as the broker has seen; repeated here, this one has left it itself.
    public Task Consume(ConsumeContext<FitChunk> context) =>
        chunks.FitAsync(
            context.Message.RunId,
            context.Message.ChunkNumber,
            wasLeft: context.ReceiveContext.Redelivered || context.GetRetryAttempt() > 0,
            context.CancellationToken
        );
}
