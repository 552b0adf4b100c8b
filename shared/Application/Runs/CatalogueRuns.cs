using System.Diagnostics;
using System.Globalization;
using Almagest.Application.Messaging;
using Almagest.Application.Telemetry;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Runs;

/// <summary>Cuts a catalogue into chunks, asks for each to be fitted, and waits for them.</summary>
/// <param name="broker">Null: messages stay in the process.</param>
public sealed class CatalogueRuns(
    Lookup lookup,
    IRunStore runs,
    INetworkStore networks,
    IResultReader results,
    ChunkDispatch dispatch,
    IWorkerFaults faults,
    BackgroundLearning backgrounds,
    TimeProvider time,
    IBrokerStatus? broker = null
)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    // A queue within this process may be slow, not away.
    private readonly TimeSpan _patience = broker is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(5);

    /// <summary>Returns when the run is stored, and its first chunks are asked for, or the broker takes no messages.</summary>
    /// <param name="notes">Told what is waited for; null: nobody asks.</param>
    /// <exception cref="RequestException">Something named is not there, a number is out of its range, or the catalogue is
    /// empty.</exception>
    /// <exception cref="UntrainedException">No network is trained for the campaign.</exception>
    public async Task<Run> SubmitAsync(RunRequest request, IProgress<string>? notes, CancellationToken cancellation)
    {
        using Activity? span = Traces.Start("run submit");
        request.Require();
        Campaign campaign = await lookup.CampaignAsync(request.Campaign, cancellation);
        Catalogue catalogue = await lookup.CatalogueAsync(request.Catalogue, cancellation);
        if (catalogue.Observations == 0)
            throw new RequestException($"Catalogue '{catalogue.Name}' holds no observation; expected at least one.");
        bool follows = request.Network == RunRequest.Latest;
        string network =
            follows || request.Network is null
                ? await ChampionAsync(campaign, cancellation)
                : (await lookup.NetworkAsync(request.Network, cancellation)).Id;
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances);
        Run run = await CreateAsync(
            new NewRun
            {
                Name = request.Name ?? await NameAsync(catalogue, cancellation),
                CatalogueName = catalogue.Name,
                CampaignId = campaign.Id,
                NetworkId = network,
                FollowsChampion = follows,
                SettingsJson = request.Settings.ToJson(),
                ChunkSize = request.ChunkSize,
                Scope = request.Scope,
                TraceParent = Traces.ParentOf(span),
                Owner = request.Owner,
                Priority = request.Priority,
                Backgrounds = await backgrounds.LearnAsync(catalogue, campaign, request.Settings, cancellation),
                Parameters =
                [
                    .. campaign
                        .Parameters.Where(prior => prior.IsFree)
                        .Select(prior => new RunParameter(prior.Name, model.Parameters[model.IndexOf(prior.Name)].Unit)),
                ],
            },
            cancellation
        );
        span?.SetTag("almagest.run", run.Id);
        if (!await dispatch.TryLookAsync(_patience, cancellation))
            notes?.Report(
                "The broker takes no messages: it is away, or has raised an alarm (memory or disk). The run is stored, and is "
                    + "begun by a gateway once it does."
            );
        return run;
    }

    /// <summary>What the run has learnt of backgrounds.</summary>
    public Task<BackgroundShapes> BackgroundsAsync(Guid run, CancellationToken cancellation) =>
        runs.BackgroundsAsync(run, cancellation);

    /// <summary>Lets a run go on that was paused, cancelled or stopped.</summary>
    /// <param name="isNobodyAtWork">True for whoever knows that: what was taken up is asked for anew at once.</param>
    /// <returns>How many chunks are not done.</returns>
    public async Task<int> ResumeAsync(Guid run, bool isNobodyAtWork, CancellationToken cancellation)
    {
        int undone = await runs.ResumeAsync(run, isNobodyAtWork, cancellation);
        await dispatch.TryLookAsync(_patience, cancellation);
        return undone;
    }

    /// <summary>Begins no more chunks of a run; what is at work is finished, and what is there stays.</summary>
    /// <param name="isForGood">Cancelled instead of paused. It may still be resumed.</param>
    public Task<RunState> HoldAsync(Guid run, bool isForGood, CancellationToken cancellation) =>
        runs.HoldAsync(run, isForGood, cancellation);

    /// <exception cref="RequestException">It is out of its range.</exception>
    public Task SetPriorityAsync(Guid run, int priority, CancellationToken cancellation) =>
        runs.SetPriorityAsync(run, RunRequest.RequirePriority(priority), cancellation);

    /// <summary>Waits until every chunk is done or parked; asks for what is next, as any gateway does.</summary>
    /// <param name="progress">Told four times a second; null: nobody asks.</param>
    /// <exception cref="InvalidOperationException">A worker of this process failed.</exception>
    /// <exception cref="FailedException">The run is stopped, paused or cancelled.</exception>
    public async Task<RunProgress> WatchAsync(Guid run, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        DateTimeOffset looked = default;
        DateTimeOffset asked = (await lookup.RunAsync(run.ToString(), cancellation)).CreatedAt;
        while (true)
        {
            faults.ThrowIfAny(since: asked);
            RunProgress now = await runs.ProgressAsync(run, cancellation);
            progress?.Report(now);
            if (now.IsDone)
                return now;
            if (now.State is RunState.Stopped or RunState.Paused or RunState.Cancelled)
                throw new FailedException(
                    $"Run {run} is {now.State.ToString().ToLowerInvariant()}, with {now.Chunks - now.ChunksDone} of {now.Chunks} "
                        + $"chunks not done{(now.Stopped is { } reason ? $": {reason}" : ".")}"
                );
            if (time.GetUtcNow() - looked >= dispatch.Interval)
            {
                looked = time.GetUtcNow();
                await dispatch.TryLookAsync(_patience, cancellation);
            }
            await Task.Delay(Poll, time, cancellation);
        }
    }

    /// <exception cref="FailedException">Not a single observation could be fitted; as the first of them has it.</exception>
    public async Task RequireFittedAsync(Guid run, RunProgress done, CancellationToken cancellation)
    {
        if (done is not { Fitted: 0, Failed: > 0 })
            return;
        FailureRecord first = await results.ReadFailuresAsync(run, cancellation).FirstAsync(cancellation);
        throw new FailedException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Run {run}: none of {done.Failed:N0} observations could be fitted. The first, {first.Name}: {first.Reason}"
            )
        );
    }

    /// <summary>All runs and how far each is, newest first.</summary>
    public async Task<IReadOnlyList<(Run Run, RunProgress Progress)>> ListAsync(CancellationToken cancellation)
    {
        IReadOnlyList<Run> all = await runs.ListAsync(cancellation);
        IReadOnlyDictionary<Guid, RunProgress> progress = await runs.ProgressAsync([.. all.Select(run => run.Id)], cancellation);
        return [.. all.Where(run => progress.ContainsKey(run.Id)).Select(run => (run, progress[run.Id]))];
    }

    /// <summary>The catalogue's and the time; several of one second are numbered.</summary>
    private async Task<string> NameAsync(Catalogue catalogue, CancellationToken cancellation)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{catalogue.Name} {time.GetUtcNow():yyyy-MM-dd HH:mm:ss}");
        HashSet<string> taken = [.. (await runs.ListAsync(cancellation)).Select(run => run.Name)];
        return taken.Contains(name)
            ? Enumerable.Range(2, taken.Count).Select(count => $"{name} ({count})").First(one => !taken.Contains(one))
            : name;
    }

    private async Task<string> ChampionAsync(Campaign campaign, CancellationToken cancellation) =>
        await networks.FindChampionIdAsync(campaign.Id, cancellation)
        ?? throw new UntrainedException($"campaign {campaign.Name} ({campaign.Id[..12]})");

    // A network of another campaign is told by the store.
    private async Task<Run> CreateAsync(NewRun run, CancellationToken cancellation)
    {
        try
        {
            return await runs.CreateAsync(run, cancellation);
        }
        catch (ArgumentException wrong)
        {
            throw RequestException.Of(wrong);
        }
    }
}
