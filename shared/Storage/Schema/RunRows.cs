using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

[Comment("One catalogue fitted once: observations x campaign x network x settings.")]
[Index(nameof(Id), IsUnique = true)]
[Index(nameof(Name), IsUnique = true)]
internal sealed class RunRow
{
    [Key, Comment("Narrow key for rows of fits; means nothing outside this database")]
    public int Number { get; init; }
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required int CatalogueId { get; init; }
    public required string CampaignId { get; init; }

    [Comment("SHA-256 of the network's bundle")]
    public required string NetworkId { get; init; }

    [Comment("Whether each chunk is fitted by the network that is the campaign's champion when a fitter takes it up")]
    public bool FollowsChampion { get; init; }

    [Comment("JSON")]
    public required string Settings { get; init; }

    [Comment("Observations in a chunk")]
    public required int ChunkSize { get; init; }
    public required DateTime CreatedAt { get; init; }

    [Comment("running, paused, cancelled, stopped or done")]
    public string State { get; init; } = RunStates.Running;

    [Comment("Why no more of it is fitted; null: nothing stops it")]
    public string? Stopped { get; init; }

    [Comment("Who asked for it; owners share the fitters evenly. Empty: not known")]
    public string Owner { get; init; } = "";

    [Comment("Among the runs of its owner each step has twice the share of the one below; 0 if nothing was said")]
    public short Priority { get; init; }

    [Comment("The view with one column per parameter that shows this run; until the next version beside the published one")]
    public required string WideView { get; init; }

    [Comment("The published view with columns for each parameter that shows this run; null: not named yet")]
    public string? FitsView { get; init; }

    [Comment("Version of the program that made it; null: not known")]
    public string? CodeVersion { get; init; }

    [Comment("W3C traceparent of what it was asked for in; null: not traced")]
    public string? TraceParent { get; init; }
}

[Comment("The parameters that the fits of a run have.")]
[PrimaryKey(nameof(RunNumber), nameof(Number))]
internal sealed class RunParameterRow
{
    public required int RunNumber { get; init; }

    [Comment("Counted from 0")]
    public required short Number { get; init; }
    public required string Name { get; init; }

    [Comment("Empty: dimensionless")]
    public required string Unit { get; init; }
}

[Comment("The shapes of instruments' backgrounds that a run learnt from its catalogue before it began.")]
[PrimaryKey(nameof(RunNumber), nameof(Number))]
internal sealed class RunBackgroundRow
{
    public required int RunNumber { get; init; }

    [Comment("Counted from 0")]
    public required short Number { get; init; }

    [Comment("As its spectra name it")]
    public required string Instrument { get; init; }

    [Comment("Backgrounds that it was learnt from")]
    public required int Spectra { get; init; }

    [Comment("Of all of them")]
    public required double Counts { get; init; }

    [Comment("JSON: bins of channels, ln of the share of the counts in a channel of each, and what components add to it")]
    public required string Shape { get; init; }
}

[Comment(
    "The unit of a fitter's work: waiting (no sent_at), sent, leased by a worker, done or parked. One whose lease ended waits."
)]
[PrimaryKey(nameof(RunNumber), nameof(Number))]
internal sealed class ChunkRow
{
    public required int RunNumber { get; init; }

    [Comment("Counted from 0")]
    public required int Number { get; init; }

    [Comment("Number in the catalogue of its first observation")]
    public required int FirstObservation { get; init; }

    [Comment("Number in the catalogue of its last observation")]
    public required int LastObservation { get; init; }

    [Comment("How many it holds")]
    public required int Observations { get; init; }
    public required DateTime CreatedAt { get; init; }

    [Comment("When it was last asked for; null: it waits")]
    public DateTime? SentAt { get; init; }

    [Comment("The worker that is at work on it; null: none")]
    public string? LeasedBy { get; init; }

    [Comment("When another may take it up, unless the worker says again that it lives")]
    public DateTime? LeasedUntil { get; init; }

    [Comment("When a fitter last took it up")]
    public DateTime? LoadedAt { get; init; }

    [Comment("How often fitters took it up and neither finished nor gave it back")]
    public int Attempts { get; init; }

    [Comment("What it ended in last; null: nothing but results")]
    public string? Fault { get; init; }

    [Comment("When it was put aside, with its fault, until somebody retries it; null: it was not")]
    public DateTime? ParkedAt { get; init; }

    [Comment("Null: not done yet")]
    public DateTime? DoneAt { get; init; }

    [Comment("How often its results were written")]
    public int Writes { get; init; }
    public int Fitted { get; init; }
    public int Failed { get; init; }

    [Comment("Who fitted it")]
    public string? Worker { get; init; }

    [Comment("Version of the program that last took it up; null: not known")]
    public string? WorkerVersion { get; init; }
}
