using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Runs;

internal sealed class ParkedChunks(Database database) : IParkedChunks
{
    public Task<IReadOnlyList<ParkedChunk>> ListAsync(Guid? runId, CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<ParkedChunk>>(
            async (context, token) =>
                await (
                    from chunk in context.Chunks
                    where chunk.ParkedAt != null
                    join run in context.Runs on chunk.RunNumber equals run.Number
                    where runId == null || run.Id == runId
                    join observation in context.Observations
                        on new { run.CatalogueId, Number = chunk.FirstObservation } equals new
                        {
                            observation.CatalogueId,
                            observation.Number,
                        }
                    orderby chunk.RunNumber descending, observation.Number
                    select new ParkedChunk(
                        run.Id,
                        run.Name,
                        chunk.Number,
                        observation.Name,
                        chunk.Observations,
                        chunk.Fault,
                        chunk.ParkedAt!.Value
                    )
                ).ToListAsync(token),
            cancellation
        );

    public Task<int> RetryAsync(Guid? runId, string? observation, CancellationToken cancellation, int? chunk = null) =>
        database.RunAsync(
            async (context, token) =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync(token);
                IQueryable<ChunkRow> wanted = context.Chunks.Where(row =>
                    row.ParkedAt != null
                    && (chunk == null || row.Number == chunk)
                    && context.Runs.Any(run =>
                        run.Number == row.RunNumber
                        && (runId == null || run.Id == runId)
                        && (
                            observation == null
                            || context.Observations.Any(one =>
                                one.CatalogueId == run.CatalogueId
                                && one.Number == row.FirstObservation
                                && one.Name == observation
                            )
                        )
                    )
                );
                await context
                    .Runs.Where(run => run.State == RunStates.Done && wanted.Any(row => row.RunNumber == run.Number))
                    .ExecuteUpdateAsync(row => row.SetProperty(known => known.State, RunStates.Running), token);
                int retried = await wanted.ExecuteUpdateAsync(
                    row =>
                        row.SetProperty(known => known.ParkedAt, (DateTime?)null)
                            .SetProperty(known => known.Fault, (string?)null)
                            .SetProperty(known => known.Attempts, 0),
                    token
                );
                await transaction.CommitAsync(token);
                return retried;
            },
            cancellation
        );
}
