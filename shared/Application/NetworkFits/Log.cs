using Microsoft.Extensions.Logging;

namespace Almagest.Application.NetworkFits;

internal static partial class Log
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Chunk {Chunk} of run {RunId} ended in an error; it is tried again, and halved if it goes on"
    )]
    public static partial void ChunkFailed(ILogger logger, Exception error, Guid runId, int chunk);
}
