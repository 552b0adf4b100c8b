using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

[Comment("Queries that people asked for by TAP and fetch when they are done.")]
[Index(nameof(Phase)), Index(nameof(Owner)), Index(nameof(DestroyAt))]
internal sealed class QueryJobRow
{
    [Key]
    public required Guid Id { get; init; }

    [Comment("Name of the token that it was made with; null: made without")]
    public string? Owner { get; init; }

    [Comment("What its owner calls it")]
    public string? RunId { get; init; }

    [Comment("pending, queued, executing, completed, error or aborted")]
    public required string Phase { get; init; }

    [Comment("What was asked: JSON")]
    public required string Parameters { get; init; }

    [Comment("Where the gateway was reached when it was made")]
    public required string Address { get; init; }
    public required DateTime CreatedAt { get; init; }

    [Comment("When it was last begun")]
    public DateTime? StartedAt { get; init; }
    public DateTime? EndedAt { get; init; }

    [Comment("When it goes, with its result")]
    public required DateTime DestroyAt { get; init; }

    [Comment("How long it may run, s")]
    public required int ExecutionSeconds { get; init; }

    [Comment("Rows written until now")]
    public long? Rows { get; init; }

    [Comment("Length of the result")]
    public long? Bytes { get; init; }

    [Comment("Of the result")]
    public string? MediaType { get; init; }

    [Comment("There are more rows than it has")]
    public bool? IsOverflow { get; init; }

    [Comment("Why it failed")]
    public string? Error { get; init; }

    [Comment("How often it was begun; the result is that of the last time")]
    public required int Attempt { get; init; }

    [Comment("The server at work on it")]
    public string? ClaimedBy { get; init; }

    [Comment("Until when it is that server's, unless it says so again")]
    public DateTime? ClaimedUntil { get; init; }
}

[Comment("Tables that came with such queries.")]
[PrimaryKey(nameof(JobId), nameof(Number))]
internal sealed class QueryJobUploadRow
{
    public required Guid JobId { get; init; }

    [Comment("Counted from 0")]
    public required int Number { get; init; }

    [Comment("As the query calls it, behind TAP_UPLOAD")]
    public required string Name { get; init; }

    [Comment("A VOTable")]
    public required byte[] Content { get; init; }
}

[Comment("Their results, in parts of a megabyte.")]
[PrimaryKey(nameof(JobId), nameof(Attempt), nameof(Number))]
internal sealed class QueryJobPartRow
{
    public required Guid JobId { get; init; }

    [Comment("Which time it was written")]
    public required int Attempt { get; init; }

    [Comment("Counted from 0")]
    public required int Number { get; init; }
    public required byte[] Content { get; init; }
}
