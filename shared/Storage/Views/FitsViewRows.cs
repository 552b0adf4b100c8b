using Almagest.Storage.Columns;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Almagest.Storage.Views;

/// <summary>Which view of fits shows which run: runs of one spectral model, the same parameters and the same bands
/// of fluxes share one.</summary>
internal static class FitsViewRows
{
    /// <summary>All that runs have.</summary>
    public static async Task<IReadOnlyList<PublishedView>> ReadAsync(AlmagestContext context, CancellationToken cancellation)
    {
        List<PublishedView> views = [];
        foreach (FitsViewKind kind in await KindsAsync(context, cancellation))
            views.AddRange(FitsViews.Of(kind.Name, kind.Model, kind.Parameters, kind.Bands, context.Database.IsNpgsql()));
        return views;
    }

    /// <summary>What the view is called that shows a run of this kind: there already, or not. One at a time: within the caller's
    /// transaction, which on PostgreSQL has this lock.</summary>
    /// <param name="bands">Of fluxes, in words.</param>
    public static async Task<string> NameAsync(
        AlmagestContext context,
        string model,
        IReadOnlyList<RunParameter> parameters,
        IReadOnlyList<string> bands,
        CancellationToken cancellation
    )
    {
        if (context.Database.IsNpgsql())
            await context.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock({0})", [FitsViewFunction.Lock], cancellation);
        IReadOnlyList<FitsViewKind> known = await KindsAsync(context, cancellation);
        return known.FirstOrDefault(kind => IsSame(kind))?.Name
            ?? Enumerable
                .Range(1, int.MaxValue)
                .Select(place => FitsViewNames.OfModel(model, place))
                .First(name => !known.Any(kind => kind.Name == name));

        bool IsSame(FitsViewKind kind) =>
            kind.Model == model && kind.Parameters.SequenceEqual(parameters) && kind.Bands.SequenceEqual(bands);
    }

    /// <summary>Drops a view that shows no run any more: its name may be given to another.</summary>
    /// <exception cref="ArgumentException">Others have built views upon it.</exception>
    public static async Task DropUnusedAsync(AlmagestContext context, string view, CancellationToken cancellation)
    {
        bool isPostgres = context.Database.IsNpgsql();
        if (isPostgres)
            await context.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock({0})", [FitsViewFunction.Lock], cancellation);
        if (await context.Runs.AnyAsync(run => run.FitsView == view, cancellation))
            return;
        string[] names = [.. FitsViews.Subsets.Select(subset => PublishedView.Qualified(view + subset.End))];
        if (isPostgres)
            try
            {
                await context.Database.ExecuteSqlRawAsync(FitsViewFunction.DropCall, [view], cancellation);
            }
            catch (PostgresException built) when (built.SqlState == PostgresErrorCodes.DependentObjectsStillExist)
            {
                throw new ArgumentException(
                    $"the views of {names[0]} show no other run: found what others have built upon one ({built.MessageText}); "
                        + "expected nothing: drop that first.",
                    nameof(view),
                    built
                );
            }
        else
            foreach (string drop in names.Select(name => $"DROP VIEW IF EXISTS \"{name}\""))
                await context.Database.ExecuteSqlRawAsync(drop, cancellation);
        await context.ViewDefinitions.Where(row => names.Contains(row.Name)).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Gives runs from before a name.</summary>
    public static async Task NameAllAsync(AlmagestContext context, CancellationToken cancellation)
    {
        var unnamed = await context
            .Runs.Where(run => run.FitsView == null)
            .OrderBy(run => run.Number)
            .Select(run => new
            {
                run.Number,
                run.Settings,
                Model = context.Campaigns.Where(one => one.Id == run.CampaignId).Select(one => one.Model).First(),
            })
            .ToListAsync(cancellation);
        foreach (var run in unnamed)
        {
            string? name = await NameAsync(
                context,
                run.Model,
                await ParametersAsync(context, run.Number, cancellation),
                WideFluxes.WordsOf(run.Settings),
                cancellation
            );
            await context
                .Runs.Where(row => row.Number == run.Number)
                .ExecuteUpdateAsync(row => row.SetProperty(known => known.FitsView, name), cancellation);
        }
    }

    private static async Task<IReadOnlyList<FitsViewKind>> KindsAsync(AlmagestContext context, CancellationToken cancellation)
    {
        var runs = await context
            .Runs.Where(run => run.FitsView != null)
            .OrderBy(run => run.Number)
            .Select(run => new
            {
                run.Number,
                Name = run.FitsView!,
                run.Settings,
                Model = context.Campaigns.Where(one => one.Id == run.CampaignId).Select(one => one.Model).First(),
            })
            .ToListAsync(cancellation);
        List<FitsViewKind> kinds = [];
        // Runs that share a view have the same parameters, bands and model.
        foreach (var run in runs.DistinctBy(run => run.Name))
            kinds.Add(
                new(
                    run.Name,
                    run.Model,
                    await ParametersAsync(context, run.Number, cancellation),
                    WideFluxes.WordsOf(run.Settings)
                )
            );
        return kinds;
    }

    private static async Task<IReadOnlyList<RunParameter>> ParametersAsync(
        AlmagestContext context,
        int run,
        CancellationToken cancellation
    ) =>
        await context
            .RunParameters.Where(row => row.RunNumber == run)
            .OrderBy(row => row.Number)
            .Select(row => new RunParameter(row.Name, row.Unit))
            .ToListAsync(cancellation);

    private sealed record FitsViewKind(
        string Name,
        string Model,
        IReadOnlyList<RunParameter> Parameters,
        IReadOnlyList<string> Bands
    );
}
