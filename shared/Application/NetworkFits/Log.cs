using Microsoft.Extensions.Logging;

namespace Almagest.Application.NetworkFits;

internal static partial class Log
{
    private static readonly Func<ILogger, Guid, int, IDisposable?> Scope = LoggerMessage.DefineScope<Guid, int>(
        "run {RunId} chunk {Chunk}"
    );

    /// <summary>What is logged within is of this chunk.</summary>
    public static IDisposable? OfChunk(ILogger logger, Guid runId, int chunk) => Scope(logger, runId, chunk);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Chunk {Chunk} of run {RunId} ({Observations}) ended in an error; it is tried again, and halved if it goes on"
    )]
    public static partial void ChunkFailed(ILogger logger, Exception error, Guid runId, int chunk, string observations);
}
