using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

[Comment("Observations that were ingested together.")]
[Index(nameof(Name), IsUnique = true)]
internal sealed class CatalogueRow
{
    [Key]
    public int Id { get; init; }
    public required string Name { get; init; }

    [Comment("Where it was read from")]
    public required string Source { get; init; }
    public required DateTime CreatedAt { get; init; }
}

[Comment("One source as observed.")]
[Index(nameof(CatalogueId), nameof(Number), IsUnique = true), Index(nameof(Name))]
internal sealed class ObservationRow
{
    [Key]
    public long Id { get; init; }
    public required int CatalogueId { get; init; }

    [Comment("Position in the catalogue")]
    public required int Number { get; init; }

    [Comment("Source name")]
    public required string Name { get; init; }

    [Comment("Right ascension, ICRS, deg")]
    public double? Ra { get; init; }

    [Comment("Declination, ICRS, deg")]
    public double? Dec { get; init; }

    [Comment("What was measured, as read: the compressed form of PayloadCodec")]
    public required byte[] Payload { get; init; }

    [Comment("What makes it the same observation when the catalogue is read again; null: not known")]
    public string? Identity { get; init; }

    [Comment("SHA-256 of all that was read of it, lower-case hex; null: not known")]
    public string? Content { get; init; }

    [Comment("When a later version took its place, or it was found gone; null: it is the catalogue's")]
    public DateTime? SupersededAt { get; init; }
}

[Comment("The files an observation was read from.")]
[PrimaryKey(nameof(ObservationId), nameof(Number))]
internal sealed class ObservationFileRow
{
    public required long ObservationId { get; init; }

    [Comment("Position in the observation's list of files")]
    public required short Number { get; init; }

    [Comment("pha, background, rmf, arf, ...")]
    public required string Role { get; init; }
    public required string Path { get; init; }

    [Comment("Lower-case hex")]
    public required string Sha256 { get; init; }
}

[Comment("What could not be ingested, and why.")]
[PrimaryKey(nameof(CatalogueId), nameof(Path))]
internal sealed class IngestFailureRow
{
    public required int CatalogueId { get; init; }
    public required string Path { get; init; }
    public required string Reason { get; init; }
    public required DateTime FailedAt { get; init; }
}
