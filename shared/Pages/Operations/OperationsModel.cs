using Almagest.Application.Runs;
using Almagest.Application.Tap;
using Almagest.Pages.About;
using Almagest.Pages.Layout;
using Almagest.Pages.Networks;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Runs;
using Almagest.Storage.Status;
using Almagest.Storage.Trainings;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Operations;

/// <summary>What is not done, who is at work, and what went wrong.</summary>
public sealed record OperationsModel
{
    private const int MostShown = 50;

    internal const string FailuresAdql =
        "SELECT TOP 50 stage, reason, COUNT(*) AS times FROM almagest.failures WHERE has_fit = 0 "
        + "GROUP BY stage, reason ORDER BY times DESC";

    public required DateTimeOffset Now { get; init; }

    public required Backlog Backlog { get; init; }

    /// <summary>Those that are not done, the newest first.</summary>
    public required IReadOnlyList<(Run Run, RunProgress Progress)> Runs { get; init; }

    /// <summary>Those that were taken up first, first.</summary>
    public required IReadOnlyList<LeasedChunk> Leases { get; init; }

    /// <summary>Stage, reason and how often, the commonest first.</summary>
    public required IReadOnlyList<(string Stage, string Reason, long Times)> Failures { get; init; }

    /// <summary>Those that wait or run, then the newest that failed.</summary>
    public required IReadOnlyList<Training> Trainings { get; init; }

    /// <summary>Of campaigns, by their ids.</summary>
    public required IReadOnlyDictionary<string, string> Campaigns { get; init; }

    public required IReadOnlyList<ParkedChunk> Parked { get; init; }

    /// <summary>Those that were at work of late, by role and name.</summary>
    public required IReadOnlyList<SeenWorker> Workers { get; init; }

    /// <summary>Of this gateway, and kind and version of the database.</summary>
    public required ProgramFacts Versions { get; init; }

    /// <summary>What a form changed, as it is now; null: nothing.</summary>
    public (Run Run, RunProgress Progress)? Changed { get; init; }

    /// <summary>Observations that a form lets wait again; null: none was sent.</summary>
    public int? Again { get; init; }

    /// <param name="changed">The run that a form changed.</param>
    /// <param name="again">Observations that a form lets wait again.</param>
    internal static async Task<IResult> ShowAsync(
        string? changed,
        int? again,
        HttpContext context,
        WorkBacklog backlog,
        CatalogueRuns runs,
        ILeasedChunks leases,
        IParkedChunks parked,
        ITrainingStore trainings,
        ICampaignStore campaigns,
        QueryLooks looks,
        IDatabaseStatus database,
        IWorkersSeen workers,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<(Run Run, RunProgress Progress)> all = await runs.ListAsync(cancellation);
        IReadOnlyList<Training> attempts = await trainings.ListAsync(cancellation);
        QueryView failures = await looks.LookAsync(
            new()
            {
                Adql = FailuresAdql,
                Address = Frame.Of(context).Address,
                Count = MostShown,
            },
            cancellation
        );
        return Layout.Page.Of<OperationsPage, OperationsModel>(
            new()
            {
                Now = clock.GetUtcNow(),
                Backlog = await backlog.CountAsync(cancellation),
                Runs = [.. all.Where(one => one.Progress.State != RunState.Done).Take(MostShown)],
                Leases = await leases.ListAsync(MostShown, cancellation),
                Failures = [.. failures.Rows.Select(row => ((string)row[0]!, (string)row[1]!, (long)row[2]!))],
                Trainings =
                [
                    .. attempts.Where(NetworksModel.IsOpen),
                    .. attempts.Where(one => one.State == TrainingState.Failed).Take(MostShown),
                ],
                Campaigns = (await campaigns.ListAsync(cancellation)).ToDictionary(one => one.Id, one => one.Name),
                Parked = await parked.ListAsync(null, cancellation),
                Workers = await workers.ListAsync(clock.GetUtcNow() - SeenWorker.OfLate, cancellation),
                Versions = await ProgramFacts.OfAsync(database, cancellation),
                Changed = all.Where(one => one.Run.Name == changed).Select(one => ((Run, RunProgress)?)one).FirstOrDefault(),
                Again = again,
            }
        );
    }
}
