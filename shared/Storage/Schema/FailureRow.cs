using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

[Comment("Observations of a run that could not be fitted, and why.")]
[PrimaryKey(nameof(RunNumber), nameof(ObservationId))]
internal sealed class FailureRow
{
    public required int RunNumber { get; init; }
    public required int ChunkNumber { get; init; }
    public required long ObservationId { get; init; }

    [Comment("Where it failed: load, fill, regress, refine, ...")]
    public required string Stage { get; init; }
    public required string Reason { get; init; }
    public required DateTime FailedAt { get; init; }
}
