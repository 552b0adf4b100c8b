using Almagest.Storage.Runs;
using Almagest.Storage.Shards;
using Almagest.Storage.Trainings;

namespace Almagest.Application.Runs;

/// <summary>What is not done, by role, as the database has it: whatever the broker counts, work at hand included.</summary>
public sealed class WorkBacklog(IChunkSchedule chunks, IShardStore shards, ITrainingStore trainings)
{
    public async Task<Backlog> CountAsync(CancellationToken cancellation)
    {
        List<Training> open = [.. (await trainings.ListAsync(cancellation)).Where(training => training.IsOpen)];
        int missing = 0;
        foreach (string campaign in open.Select(training => training.CampaignId).Distinct())
        {
            ShardProgress progress = await shards.ProgressAsync(campaign, cancellation);
            missing += progress.Asked - progress.Drawn;
        }
        return new(await chunks.BacklogAsync(cancellation), missing, open.Count);
    }
}

/// <param name="Chunks">For fitters.</param>
/// <param name="Shards">For simulators: asked for by trainings and not drawn.</param>
/// <param name="Trainings">For trainers: waiting or at work.</param>
public sealed record Backlog(ChunkBacklog Chunks, int Shards, int Trainings);
