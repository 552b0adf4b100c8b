using Almagest.Learning.Campaigns;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using static Almagest.Storage.Schema.TrainingStates;

namespace Almagest.Storage.Trainings;

/// <summary>Which training is next, and whether it goes on.</summary>
internal sealed partial class TrainingStore
{
    public async Task<Guid?> ClaimNextAsync(string worker, TimeSpan lease, CancellationToken cancellation)
    {
        foreach (Guid id in await database.RunAsync(FreeAsync, cancellation))
            if (await ClaimAsync(id, worker, lease, cancellation))
                return id;
        return null;
    }

    public Task HoldAsync(Guid id, bool isForGood, CancellationToken cancellation)
    {
        string held = isForGood ? Cancelled : Paused;
        return ChangeAsync(
            id,
            rows =>
                rows.Where(row => row.State != Completed && row.State != Failed)
                    .ExecuteUpdateAsync(row => row.SetProperty(training => training.State, held), cancellation),
            cancellation
        );
    }

    public Task ResumeAsync(Guid id, CancellationToken cancellation) =>
        ChangeAsync(
            id,
            rows =>
                rows.Where(row => row.State == Paused || row.State == Cancelled)
                    .ExecuteUpdateAsync(row => row.SetProperty(training => training.State, Waiting), cancellation),
            cancellation
        );

    public Task SetPriorityAsync(Guid id, int priority, CancellationToken cancellation)
    {
        short stored = checked((short)priority);
        return ChangeAsync(
            id,
            rows => rows.ExecuteUpdateAsync(row => row.SetProperty(training => training.Priority, stored), cancellation),
            cancellation
        );
    }

    /// <summary>Itself and its members.</summary>
    private Task ChangeAsync(Guid id, Func<IQueryable<TrainingRow>, Task<int>> change, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                string? settings = await context
                    .Trainings.Where(row => row.Id == id)
                    .Select(row => row.Settings)
                    .SingleOrDefaultAsync(token);
                Guid[] all = [id, .. settings is null ? [] : TrainingSettings.MembersOf(id, settings)];
                return await change(context.Trainings.Where(row => all.Contains(row.Id)));
            },
            cancellation
        );

    /// <summary>What nobody is at work on, the next first.</summary>
    private async Task<IReadOnlyList<Guid>> FreeAsync(AlmagestContext context, CancellationToken cancellation)
    {
        DateTime now = Now;
        var open = await context
            .Trainings.Where(row => row.State == Waiting || row.State == Running)
            .Select(row => new
            {
                row.Id,
                row.Owner,
                row.Priority,
                row.Settings,
                row.CreatedAt,
                AtWork = row.ClaimedUntil >= now,
            })
            .ToListAsync(cancellation);
        Dictionary<string, DateTime> served = await context
            .Trainings.Where(row => row.StartedAt != null)
            .GroupBy(row => row.Owner)
            .Select(group => new { group.Key, Last = group.Max(row => row.UpdatedAt) })
            .ToDictionaryAsync(group => group.Key, group => group.Last, cancellation);
        HashSet<Guid> undone = [.. open.Select(one => one.Id)];
        Dictionary<string, int> atWork = open.Where(one => one.AtWork).CountBy(one => one.Owner).ToDictionary();
        return
        [
            .. open.Where(one => !one.AtWork && !TrainingSettings.MembersOf(one.Id, one.Settings).Any(undone.Contains))
                .OrderBy(one => atWork.GetValueOrDefault(one.Owner))
                .ThenBy(one => served.GetValueOrDefault(one.Owner))
                .ThenByDescending(one => one.Priority)
                .ThenBy(one => one.CreatedAt)
                .Select(one => one.Id),
        ];
    }
}
