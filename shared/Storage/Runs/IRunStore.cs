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

    /// <summary>The shapes of backgrounds that the run learnt before it began; none where it was not asked to.</summary>
    Task<BackgroundShapes> BackgroundsAsync(Guid runId, CancellationToken cancellation);

    Task<RunProgress> ProgressAsync(Guid runId, CancellationToken cancellation);

    /// <summary>Chunks not done, and neither sent nor taken up lately, in order.</summary>
    /// <param name="notTouchedFor">Leave out what was sent or taken up within this time; what was never sent is always
    /// told.</param>
    /// <param name="limit">At most so many.</param>
    Task<IReadOnlyList<int>> PendingChunksAsync(Guid runId, TimeSpan notTouchedFor, int limit, CancellationToken cancellation);

    /// <summary>Notes that these were sent just now.</summary>
    Task MarkSentAsync(Guid runId, IReadOnlyCollection<int> chunks, CancellationToken cancellation);

    /// <summary>Lets a run go on that was stopped (<see cref="IChunkStore.StopRunAsync"/>).</summary>
    Task ResumeAsync(Guid runId, CancellationToken cancellation);

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
    public required DateTimeOffset CreatedAt { get; init; }
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
    public bool IsDone => ChunksDone == Chunks;
}
