using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Deletions;

/// <summary>A campaign: its networks with their promotions, its trainings and its shards' rows. The shards lie in the shard
/// log; responses are shared, and stay.</summary>
internal sealed class DeletableCampaign(AlmagestContext context, string id, DateTime now) : IDeletable
{
    public string Words => $"campaign {id}";

    private IQueryable<TrainingRow> Trainings => context.Trainings.Where(row => row.CampaignId == id);

    public Task HoldAsync(CancellationToken cancellation) =>
        context.Database.ExecuteSqlAsync($"SELECT 1 FROM campaigns WHERE id = {id} FOR UPDATE", cancellation);

    public async Task<Deletion?> FindAsync(CancellationToken cancellation)
    {
        if (
            await context.Campaigns.Where(row => row.Id == id).Select(row => row.Name).SingleOrDefaultAsync(cancellation)
            is not { } name
        )
            return null;
        return new(
            DeletedKind.Campaign,
            id,
            name,
            [
                new("networks", await context.Networks.LongCountAsync(row => row.CampaignId == id, cancellation)),
                new("trainings", await Trainings.LongCountAsync(cancellation)),
                new(
                    "drawn shards",
                    await context.Shards.LongCountAsync(row => row.CampaignId == id && row.DrawnAt != null, cancellation)
                ),
            ]
        )
        {
            Refusal = await RefusalAsync(cancellation) is { } found ? $"campaign '{name}': {found}" : null,
        };
    }

    public async Task DeleteAsync(CancellationToken cancellation)
    {
        await context
            .TrainingCheckpoints.Where(kept => Trainings.Any(row => row.Id == kept.TrainingId))
            .ExecuteDeleteAsync(cancellation);
        await context
            .TrainingEpochs.Where(epoch => Trainings.Any(row => row.Id == epoch.TrainingId))
            .ExecuteDeleteAsync(cancellation);
        await Trainings.ExecuteDeleteAsync(cancellation);
        await context.Promotions.Where(row => row.CampaignId == id).ExecuteDeleteAsync(cancellation);
        await context.Networks.Where(row => row.CampaignId == id).ExecuteDeleteAsync(cancellation);
        await context.Shards.Where(row => row.CampaignId == id).ExecuteDeleteAsync(cancellation);
        await context.Campaigns.Where(row => row.Id == id).ExecuteDeleteAsync(cancellation);
    }

    private async Task<string?> RefusalAsync(CancellationToken cancellation)
    {
        List<string> runs = await context
            .Runs.Where(run => run.CampaignId == id)
            .OrderBy(run => run.Number)
            .Select(run => run.Name)
            .ToListAsync(cancellation);
        if (runs.Count > 0)
            return $"found {DeletableCatalogue.Named(runs)} of it; expected none: delete them first.";
        var open = await context
            .Trainings.Where(row =>
                row.State == TrainingStates.Waiting || row.State == TrainingStates.Running || row.ClaimedUntil > now
            )
            .Select(row => new
            {
                row.Id,
                row.CampaignId,
                row.Settings,
            })
            .ToListAsync(cancellation);
        if (open.FirstOrDefault(training => training.CampaignId == id) is { } own)
            return $"found training {own.Id} of it at work; expected none that waits or runs: cancel it first.";
        List<string> networks = await context
            .Networks.Where(row => row.CampaignId == id)
            .Select(row => row.Id)
            .ToListAsync(cancellation);
        foreach (var other in open)
            if (networks.Find(network => other.Settings.Contains(network, StringComparison.Ordinal)) is { } sister)
                return $"found training {other.Id} of another campaign that begins with its network {sister[..12]}; expected "
                    + "none: let it end, or cancel it first.";
        return null;
    }
}
