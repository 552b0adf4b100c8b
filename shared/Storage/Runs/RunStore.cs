using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Storage.Bulk;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Almagest.Storage.Status;
using Almagest.Storage.Views;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Runs;

internal sealed partial class RunStore(Database database, TimeProvider clock) : IRunStore
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<Run> CreateAsync(NewRun run, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(run.ChunkSize, 1);
        StoredText.RequireJson(run.SettingsJson, nameof(run.SettingsJson));
        ResultView view = WideView.Of(run.CampaignId, run.Parameters);
        FitsViews.RequireFew(run.Parameters, WideFluxes.WordsOf(run.SettingsJson));
        // Made here, so that a second try after a lost answer finds the run of the first.
        Guid id = Guid.CreateVersion7(clock.GetUtcNow());
        DateTime now = Now;
        await database.RunAsync(
            async (context, token) =>
            {
                if (await context.Runs.AnyAsync(row => row.Id == id, token))
                    return false;
                int catalogue = await RequireAsync(context, run, token);
                IReadOnlyList<int> numbers = await RunObservations.NumbersAsync(context, catalogue, run, token);
                await using var transaction = await context.Database.BeginTransactionAsync(token);
                RunRow row = new()
                {
                    Id = id,
                    Name = StoredText.Clean(run.Name),
                    CatalogueId = catalogue,
                    CampaignId = run.CampaignId,
                    NetworkId = run.NetworkId,
                    FollowsChampion = run.FollowsChampion,
                    Settings = run.SettingsJson,
                    ChunkSize = run.ChunkSize,
                    CreatedAt = now,
                    WideView = view.Name,
                    CodeVersion = ProgramVersion.Own,
                    TraceParent = run.TraceParent,
                    Owner = StoredText.Clean(run.Owner),
                    Priority = checked((short)run.Priority),
                };
                context.Add(row);
                try
                {
                    await context.SaveChangesAsync(token);
                }
                catch (DbUpdateException error) when (DatabaseWeather.IsTaken(error))
                {
                    throw NameTaken(run);
                }
                foreach ((int number, RunParameter parameter) in run.Parameters.Index())
                    context.Add(
                        new RunParameterRow
                        {
                            RunNumber = row.Number,
                            Number = checked((short)number),
                            Name = parameter.Name,
                            Unit = parameter.Unit,
                        }
                    );
                foreach ((int number, BackgroundShape shape) in run.Backgrounds.All.Index())
                    context.Add(
                        new RunBackgroundRow
                        {
                            RunNumber = row.Number,
                            Number = checked((short)number),
                            Instrument = StoredText.Clean(shape.Instrument),
                            Spectra = shape.Spectra,
                            Counts = shape.Counts,
                            Shape = new BackgroundShapes([shape]).ToJson(),
                        }
                    );
                await context.SaveChangesAsync(token);
                await CutAsync(context, row, numbers, token);
                await PublishAsync(context, row.Number, run, view, token);
                await transaction.CommitAsync(token);
                return true;
            },
            cancellation
        );
        return (await FindAsync(id.ToString(), cancellation))!;
    }

    public Task<Run?> FindAsync(string idOrName, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                List<(string Id, string Name)> known =
                [
                    .. (
                        await context
                            .Runs.OrderByDescending(row => row.Number)
                            .Select(row => new { row.Id, row.Name })
                            .ToListAsync(token)
                    ).Select(row => (row.Id.ToString(), row.Name)),
                ];
                return Lookup.Find(known, idOrName, "run") is not { } id
                    ? null
                    : (await ReadAsync(context, context.Runs.Where(row => row.Id == Guid.Parse(id)), token)).Single();
            },
            cancellation
        );

    public Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellation) =>
        database.RunAsync((context, token) => ReadAsync(context, context.Runs, token), cancellation);

    public Task<BackgroundShapes> BackgroundsAsync(Guid runId, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                List<string> stored = await context
                    .RunBackgrounds.Where(row => context.Runs.Any(run => run.Id == runId && run.Number == row.RunNumber))
                    .OrderBy(row => row.Number)
                    .Select(row => row.Shape)
                    .ToListAsync(token);
                return new BackgroundShapes([.. stored.SelectMany(json => BackgroundShapes.Parse(json).All)]);
            },
            cancellation
        );

    internal static ArgumentException UnknownRun(Guid runId) => new($"run {runId}: none in the database.", nameof(runId));

    private static ArgumentException NameTaken(NewRun run) =>
        new($"run '{run.Name}': found one of that name; expected another name.", nameof(run));

    private static IQueryable<ChunkRow> Chunks(AlmagestContext context, Guid runId) =>
        context.Chunks.Where(chunk => context.Runs.Any(run => run.Id == runId && run.Number == chunk.RunNumber));

    private static async Task<int> RequireAsync(AlmagestContext context, NewRun run, CancellationToken cancellation)
    {
        CatalogueRow catalogue = await context.Catalogues.SingleOrDefaultAsync(row => row.Name == run.CatalogueName, cancellation)
            ?? throw new ArgumentException($"catalogue '{run.CatalogueName}': none in the database.", nameof(run));
        string name = StoredText.Clean(run.Name);
        if (await context.Runs.AnyAsync(row => row.Name == name, cancellation))
            throw NameTaken(run);
        if (!await context.Campaigns.AnyAsync(row => row.Id == run.CampaignId, cancellation))
            throw new ArgumentException($"campaign {run.CampaignId}: none in the database.", nameof(run));
        string trainedFor = await context
            .Networks.Where(row => row.Id == run.NetworkId)
            .Select(row => row.CampaignId)
            .SingleOrDefaultAsync(cancellation)
            ?? throw new ArgumentException($"network {run.NetworkId}: none in the database.", nameof(run));
        return trainedFor == run.CampaignId
            ? catalogue.Id
            : throw new ArgumentException(
                $"network {run.NetworkId}: found one trained for campaign {trainedFor}; expected {run.CampaignId}.",
                nameof(run)
            );
    }

    /// <summary>A view is of the schema, which on PostgreSQL its owner changes alone: by a function for the published ones, and
    /// by the next migration for the other. Last of all, as others who make runs wait for it.</summary>
    private async Task PublishAsync(
        AlmagestContext context,
        int number,
        NewRun run,
        ResultView wide,
        CancellationToken cancellation
    )
    {
        string model = await context
            .Campaigns.Where(campaign => campaign.Id == run.CampaignId)
            .Select(campaign => campaign.Model)
            .SingleAsync(cancellation);
        IReadOnlyList<string> bands = WideFluxes.WordsOf(run.SettingsJson);
        string? name = await FitsViewRows.NameAsync(context, model, run.Parameters, bands, cancellation);
        await context
            .Runs.Where(row => row.Number == number)
            .ExecuteUpdateAsync(row => row.SetProperty(known => known.FitsView, name), cancellation);
        if (database.IsPostgres)
        {
            await context.Database.ExecuteSqlRawAsync(FitPartitions.MakeCall, [number, FitPartitions.Least], cancellation);
            await context.Database.ExecuteSqlRawAsync(
                FitsViewFunction.Call,
                [number, FitsViews.PrefixesOf(run.Parameters, bands), bands.ToArray()],
                cancellation
            );
        }
        else
            await ViewMaker.MakeAsync(
                context,
                [wide, .. FitsViews.Of(name, model, run.Parameters, bands).Select(one => one.AsView())],
                postgres: false,
                cancellation
            );
    }

    // A chunk is a range of numbers, so it ends where the next number is not of the run.
    private static async Task CutAsync(
        AlmagestContext context,
        RunRow run,
        IReadOnlyList<int> numbers,
        CancellationToken cancellation
    )
    {
        int chunk = 0;
        for (int first = 0, last; first < numbers.Count; first = last + 1)
        {
            last = first;
            while (last + 1 < numbers.Count && last + 1 - first < run.ChunkSize && numbers[last + 1] == numbers[last] + 1)
                last++;
            context.Add(
                new ChunkRow
                {
                    RunNumber = run.Number,
                    Number = chunk++,
                    FirstObservation = numbers[first],
                    LastObservation = numbers[last],
                    Observations = last + 1 - first,
                    CreatedAt = run.CreatedAt,
                }
            );
        }
        await context.SaveChangesAsync(cancellation);
    }

    private static async Task<IReadOnlyList<Run>> ReadAsync(
        AlmagestContext context,
        IQueryable<RunRow> wanted,
        CancellationToken cancellation
    )
    {
        var rows = await wanted
            .OrderByDescending(row => row.Number)
            .Join(
                context.Catalogues,
                run => run.CatalogueId,
                catalogue => catalogue.Id,
                (run, catalogue) => new { Run = run, catalogue.Name }
            )
            .ToListAsync(cancellation);
        int[] numbers = [.. rows.Select(row => row.Run.Number)];
        ILookup<int, RunParameterRow> parameters = (
            await context
                .RunParameters.Where(row => numbers.Contains(row.RunNumber))
                .OrderBy(row => row.Number)
                .ToListAsync(cancellation)
        ).ToLookup(row => row.RunNumber);
        return
        [
            .. rows.OrderByDescending(row => row.Run.Number)
                .Select(row => new Run
                {
                    Id = row.Run.Id,
                    Number = row.Run.Number,
                    Name = row.Run.Name,
                    CatalogueId = row.Run.CatalogueId,
                    CatalogueName = row.Name,
                    CampaignId = row.Run.CampaignId,
                    NetworkId = row.Run.NetworkId,
                    FollowsChampion = row.Run.FollowsChampion,
                    SettingsJson = row.Run.Settings,
                    ChunkSize = row.Run.ChunkSize,
                    Parameters =
                    [
                        .. parameters[row.Run.Number].Select(parameter => new RunParameter(parameter.Name, parameter.Unit)),
                    ],
                    WideView = row.Run.WideView,
                    FitsView = row.Run.FitsView,
                    Owner = row.Run.Owner,
                    Priority = row.Run.Priority,
                    CodeVersion = row.Run.CodeVersion,
                    CreatedAt = row.Run.CreatedAt,
                }),
        ];
    }
}
