using System.Text.Json.Serialization;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;

namespace Almagest.Storage.Runs;

/// <summary>The runs and their chunks: what is to be fitted, and the outbox of fitting.</summary>
public interface IRunStore
{
    /// <summary>Stores the run, cuts the catalogue as it now is into chunks, and on SQLite makes the run's wide view;
    /// PostgreSQL's next migration does.</summary>
    /// <exception cref="ArgumentException">
    /// No such catalogue, campaign or network, nothing to fit, a network trained for another campaign, or a run of that name.
    /// </exception>
    Task<Run> CreateAsync(NewRun run, CancellationToken cancellation);

    /// <param name="idOrName">The id, the unique beginning of one, or a name.</param>
    /// <exception cref="ArgumentException">Several ids begin so.</exception>
    Task<Run?> FindAsync(string idOrName, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellation);

    /// <summary>Those of which chunks wait or are at work.</summary>
    Task<IReadOnlyList<Guid>> RunningAsync(CancellationToken cancellation);

    /// <summary>The shapes of backgrounds that the run learnt before it began; none where it was not asked to.</summary>
    Task<BackgroundShapes> BackgroundsAsync(Guid runId, CancellationToken cancellation);

    Task<RunProgress> ProgressAsync(Guid runId, CancellationToken cancellation);

    /// <summary>Of several at once; those that are not there are not in it.</summary>
    Task<IReadOnlyDictionary<Guid, RunProgress>> ProgressAsync(IReadOnlyCollection<Guid> runs, CancellationToken cancellation);

    /// <summary>Lets a run go on that was paused, cancelled or stopped (<see cref="IChunkStore.StopRunAsync"/>).</summary>
    /// <param name="isNobodyAtWork">True: whatever was sent or taken up is asked for anew.</param>
    /// <returns>How many chunks are not done.</returns>
    Task<int> ResumeAsync(Guid runId, bool isNobodyAtWork, CancellationToken cancellation);

    /// <summary>Begins no more of its chunks. What is at work is finished and kept.</summary>
    /// <param name="isForGood">Cancelled instead of paused: the same, but told otherwise.</param>
    /// <returns>The state it has now: <see cref="RunState.Done"/> stays so.</returns>
    Task<RunState> HoldAsync(Guid runId, bool isForGood, CancellationToken cancellation);

    /// <param name="priority">-5 to 5.</param>
    Task SetPriorityAsync(Guid runId, int priority, CancellationToken cancellation);

    /// <summary>Lets a chunk be fitted anew: its next results take the place of those there.</summary>
    Task ReopenChunkAsync(Guid runId, int chunk, CancellationToken cancellation);
}

public sealed record NewRun
{
    /// <summary>For people; unique.</summary>
    public required string Name { get; init; }
    public required string CatalogueName { get; init; }
    public required string CampaignId { get; init; }
    public required string NetworkId { get; init; }

    /// <summary>Whether each chunk is fitted by whatever network is the campaign's champion then.</summary>
    public bool FollowsChampion { get; init; }

    /// <summary>JSON.</summary>
    public required string SettingsJson { get; init; }
    public int ChunkSize { get; init; } = 512;

    /// <summary>Who asks for it; owners share the fitters evenly.</summary>
    public string Owner { get; init; } = "";

    /// <summary>-5 to 5: among the runs of its owner each step has twice the share of the one below.</summary>
    public int Priority { get; init; }

    /// <summary>W3C traceparent of what it is asked for in; null: not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Which observations of the catalogue.</summary>
    public RunScope Scope { get; init; } = RunScope.All;

    /// <summary>Learnt from the catalogue.</summary>
    public BackgroundShapes Backgrounds { get; init; } = BackgroundShapes.None;

    /// <summary>What each fit of this run estimates, in the order of <see cref="FitResult.Parameters"/>.</summary>
    public required IReadOnlyList<RunParameter> Parameters { get; init; }
}

public sealed record Run
{
    public required Guid Id { get; init; }

    /// <summary>In this database: run_number of what is published.</summary>
    public int Number { get; init; }
    public required string Name { get; init; }
    public required int CatalogueId { get; init; }
    public required string CatalogueName { get; init; }
    public required string CampaignId { get; init; }
    public required string NetworkId { get; init; }

    /// <summary>Whether each chunk is fitted by whatever network is the campaign's champion then.</summary>
    public bool FollowsChampion { get; init; }
    public required string SettingsJson { get; init; }
    public required int ChunkSize { get; init; }
    public required IReadOnlyList<RunParameter> Parameters { get; init; }

    /// <summary>A view in the database with one row per fit and columns for each parameter; it shows all runs alike.</summary>
    public required string WideView { get; init; }

    /// <summary>The published one, "fits_tbabs_powerlaw" of the schema almagest, with subsets of its name; null: not named
    /// yet.</summary>
    public string? FitsView { get; init; }
    public string Owner { get; init; } = "";

    /// <summary>-5 to 5.</summary>
    public int Priority { get; init; }

    /// <summary>Of the program that made it; null: not known.</summary>
    public string? CodeVersion { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>How a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Chunks of it wait or are at work.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>By somebody, until it is resumed.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>By itself: its network can't be used, or whatever was tried broke its workers; see <see
    /// cref="RunProgress.Stopped"/>.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Every chunk is done, or parked.</summary>
    [JsonStringEnumMemberName("done")]
    Done,
}

/// <param name="Observations">In all chunks.</param>
/// <param name="Fitted">Observations fitted.</param>
/// <param name="Failed">Observations that could not be fitted.</param>
/// <param name="StartedAt">When the first chunk was taken up; null before.</param>
/// <param name="LastAt">When the latest chunk was done; null before.</param>
/// <param name="Stopped">Why no more of it is fitted; null: nothing stops it.</param>
public sealed record RunProgress(
    long Observations,
    int Chunks,
    int ChunksDone,
    long Fitted,
    long Failed,
    DateTimeOffset? StartedAt,
    DateTimeOffset? LastAt,
    string? Stopped = null
)
{
    public RunState State { get; init; }

    /// <summary>Observations that were put aside because workers died or broke of them (<see cref="IParkedChunks"/>).</summary>
    public long Parked { get; init; }
    public int ChunksParked { get; init; }
    public bool IsDone => ChunksDone + ChunksParked == Chunks;
}
