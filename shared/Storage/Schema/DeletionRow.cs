using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

[Comment("Runs, catalogues and campaigns that were deleted: a command that is still on its way for one is no fault.")]
[PrimaryKey(nameof(Kind), nameof(Id))]
internal sealed class DeletionRow
{
    [Comment("run, catalogue or campaign")]
    public required string Kind { get; init; }

    [Comment("As it was; a campaign may be made again, with the same")]
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required DateTime DeletedAt { get; init; }
}
