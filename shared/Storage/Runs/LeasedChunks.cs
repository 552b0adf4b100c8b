using Almagest.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Runs;

internal sealed class LeasedChunks(Database database) : ILeasedChunks
{
    public Task<IReadOnlyList<LeasedChunk>> ListAsync(int most, CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<LeasedChunk>>(
            async (context, token) =>
                await (
                    from chunk in context.Chunks
                    where chunk.DoneAt == null && chunk.SentAt != null && chunk.LeasedBy != null && chunk.LeasedUntil != null
                    join run in context.Runs on chunk.RunNumber equals run.Number
                    orderby chunk.LoadedAt, chunk.RunNumber, chunk.Number
                    select new LeasedChunk(
                        run.Name,
                        chunk.Number,
                        chunk.Observations,
                        chunk.LeasedBy!,
                        chunk.LoadedAt,
                        chunk.LeasedUntil!.Value,
                        chunk.Attempts
                    )
                )
                    .Take(most)
                    .ToListAsync(token),
            cancellation
        );
}
