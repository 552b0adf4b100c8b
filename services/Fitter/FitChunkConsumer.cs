using Almagest.Application.NetworkFits;
using Almagest.Contracts;
using MassTransit;

namespace Almagest.Fitter;

/// <summary>Fits a chunk. One that is done is not fitted again.</summary>
public sealed class FitChunkConsumer(ChunkHandler chunks) : IConsumer<FitChunk>
{
    public Task Consume(ConsumeContext<FitChunk> context) =>
        chunks.FitAsync(context.Message.RunId, context.Message.ChunkNumber, context.CancellationToken);
}
