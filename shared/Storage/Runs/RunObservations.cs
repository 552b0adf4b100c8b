using System.Text.Json.Nodes;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Runs;

/// <summary>Which observations a new run fits: those that its catalogue holds now, or some of them by what earlier runs
/// made of each.</summary>
internal static class RunObservations
{
    /// <returns>Numbers in the catalogue, ascending; at least one.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static async Task<IReadOnlyList<int>> NumbersAsync(
        AlmagestContext context,
        int catalogue,
        NewRun run,
        CancellationToken cancellation
    )
    {
        var all = await context
            .Observations.Where(row => row.CatalogueId == catalogue)
            .OrderBy(row => row.Number)
            .Select(row => new
            {
                row.Id,
                row.Number,
                row.Identity,
                IsCurrent = row.SupersededAt == null,
            })
            .ToListAsync(cancellation);
        var current = all.Where(row => row.IsCurrent).ToList();
        if (current.Count == 0)
            throw new ArgumentException(
                $"catalogue '{run.CatalogueName}': found no observations; expected at least one.",
                nameof(run)
            );
        if (run.Scope == RunScope.All)
            return [.. current.Select(row => row.Number)];
        (HashSet<long> fitted, HashSet<long> failed) = await OutcomesAsync(context, catalogue, run, cancellation);
        HashSet<string> known =
        [
            .. all.Where(row => !row.IsCurrent && (fitted.Contains(row.Id) || failed.Contains(row.Id)))
                .Select(row => row.Identity)
                .OfType<string>(),
        ];
        int[] wanted =
        [
            .. current
                .Where(row =>
                    !fitted.Contains(row.Id)
                    && run.Scope.HasFlag(
                        failed.Contains(row.Id) ? RunScope.Failed
                        : row.Identity is { } identity && known.Contains(identity) ? RunScope.Changed
                        : RunScope.New
                    )
                )
                .Select(row => row.Number),
        ];
        return wanted.Length > 0
            ? wanted
            : throw new ArgumentException(
                $"catalogue '{run.CatalogueName}': found nothing left to fit of {current.Count} observations by this network "
                    + "with these settings.",
                nameof(run)
            );
    }

    /// <summary>Ids of the observations that runs of the same network with the same settings have fitted, and that failed
    /// there.</summary>
    private static async Task<(HashSet<long> Fitted, HashSet<long> Failed)> OutcomesAsync(
        AlmagestContext context,
        int catalogue,
        NewRun run,
        CancellationToken cancellation
    )
    {
        var runs = await context
            .Runs.Where(row => row.CatalogueId == catalogue && row.NetworkId == run.NetworkId)
            .Select(row => new { row.Number, row.Settings })
            .ToListAsync(cancellation);
        HashSet<long> fitted = [],
            failed = [];
        foreach (int number in runs.Where(row => IsSame(row.Settings, run.SettingsJson)).Select(row => row.Number))
        {
            fitted.UnionWith(
                await context
                    .Database.SqlQuery<long>($"SELECT observation_id AS \"Value\" FROM fits WHERE run_number = {number}")
                    .ToListAsync(cancellation)
            );
            failed.UnionWith(
                await context
                    .Failures.Where(row => row.RunNumber == number)
                    .Select(row => row.ObservationId)
                    .ToListAsync(cancellation)
            );
        }
        return (fitted, failed);
    }

    // PostgreSQL keeps JSON in an order of its own.
    private static bool IsSame(string stored, string wanted) =>
        JsonNode.DeepEquals(JsonNode.Parse(stored), JsonNode.Parse(wanted));
}
