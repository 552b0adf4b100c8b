using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

[Comment("What is simulated and learnt. Immutable: the id is the hash of the text.")]
internal sealed class CampaignRow
{
    [Key, Comment("SHA-256 of the canonical text, lower-case hex")]
    public required string Id { get; init; }
    public required string Name { get; init; }

    [Comment("XSPEC expression")]
    public required string Model { get; init; }

    [Comment("Canonical JSON; to the letter, for the id is its hash")]
    public required string Text { get; init; }

    [Comment("Spectra to draw")]
    public required int Spectra { get; init; }

    [Comment("Spectra in a shard")]
    public required int ShardSize { get; init; }
    public required DateTime CreatedAt { get; init; }
}

[Comment("RMF, RSP and ARF files that campaigns and observations refer to.")]
internal sealed class ResponseFileRow
{
    [Key, Comment("SHA-256 of the file unzipped, lower-case hex")]
    public required string Sha256 { get; init; }

    [Comment("As it was called where it was read")]
    public required string Name { get; init; }

    [Comment("The file, gzipped")]
    public required byte[] Content { get; init; }

    [Comment("Unzipped, bytes")]
    public required long Size { get; init; }
    public required DateTime CreatedAt { get; init; }
}

[Comment("Blocks of synthetic spectra asked for and drawn; the spectra themselves lie in the shard log.")]
[PrimaryKey(nameof(CampaignId), nameof(Number))]
internal sealed class ShardRow
{
    public required string CampaignId { get; init; }

    [Comment("Counted from 0")]
    public required int Number { get; init; }
    public required DateTime PlannedAt { get; init; }

    [Comment("When it was last asked for again")]
    public DateTime? SentAt { get; init; }

    [Comment("Null: not drawn yet")]
    public DateTime? DrawnAt { get; init; }

    [Comment("Spectra drawn")]
    public int? Spectra { get; init; }

    [Comment("Length in the shard log, bytes")]
    public long? Bytes { get; init; }

    [Comment("Who drew it")]
    public string? Worker { get; init; }

    [Comment("Version of the program that drew it; null: not known")]
    public string? WorkerVersion { get; init; }
}

[Comment("Attempts to learn a network for a campaign.")]
internal sealed class TrainingRow
{
    [Key]
    public required Guid Id { get; init; }
    public required string CampaignId { get; init; }

    [Comment("waiting, running, paused, cancelled, completed or failed")]
    public required string State { get; init; }

    [Comment("Who asked for it; owners share the trainers evenly. Empty: not known")]
    public string Owner { get; init; } = "";

    [Comment("Of what waits of its owner's, the highest is learnt first; 0 if nothing was said")]
    public short Priority { get; init; }

    [Comment("What is being trained now")]
    public string? Stage { get; init; }
    public int Epoch { get; init; }

    [Comment("Epochs planned for this stage")]
    public int Epochs { get; init; }
    public double? Loss { get; init; }
    public double? ValidationLoss { get; init; }

    [Comment("1/s")]
    public double? SpectraPerSecond { get; init; }
    public string? Message { get; init; }

    [Comment("JSON")]
    public required string Settings { get; init; }

    [Comment("What came of it")]
    public string? NetworkId { get; init; }

    [Comment("The trainer at work on it")]
    public string? ClaimedBy { get; init; }

    [Comment("Version of that trainer's program; null: not known")]
    public string? ClaimedVersion { get; init; }

    [Comment("Until when it is that trainer's, unless it says so again")]
    public DateTime? ClaimedUntil { get; init; }
    public required DateTime CreatedAt { get; init; }

    [Comment("When it first reported")]
    public DateTime? StartedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
}

[Comment("What was learnt: weights, normalisation, metrics and provenance in one bundle.")]
[Index(nameof(Id), IsUnique = true), Index(nameof(CampaignId))]
internal sealed class NetworkRow
{
    [Key, Comment("Narrow key for rows of fits; means nothing outside this database")]
    public int Number { get; init; }

    [Comment("SHA-256 of the bundle, lower-case hex")]
    public required string Id { get; init; }
    public required string CampaignId { get; init; }

    [Comment("As stored by the trainer")]
    public required byte[] Bundle { get; init; }

    [Comment("Bytes of the bundle")]
    public required long Size { get; init; }

    [Comment("JSON: metrics and provenance")]
    public required string Metadata { get; init; }
    public required DateTime CreatedAt { get; init; }
}

[Comment("How far an unfinished training has come, so that another trainer can go on with it.")]
internal sealed class TrainingCheckpointRow
{
    [Key]
    public required Guid TrainingId { get; init; }

    [Comment("safetensors with JSON; float32")]
    public required byte[] Content { get; init; }

    [Comment("Of the content, lower-case hex")]
    public required string Sha256 { get; init; }
    public required DateTime SavedAt { get; init; }
}

[Comment("How the losses of an unfinished training fell; a finished one's are in its bundle.")]
[PrimaryKey(nameof(TrainingId), nameof(Stage), nameof(Epoch))]
internal sealed class TrainingEpochRow
{
    public required Guid TrainingId { get; init; }

    [Comment("What was trained")]
    public required string Stage { get; init; }

    [Comment("From 1")]
    public required int Epoch { get; init; }
    public required double Loss { get; init; }
    public double? ValidationLoss { get; init; }
}

[Comment("Which network is a campaign's champion, the one that fits: its newest row says. Rows are only ever added.")]
[Index(nameof(CampaignId))]
internal sealed class PromotionRow
{
    [Key]
    public int Number { get; init; }
    public required string CampaignId { get; init; }

    [Comment("SHA-256 of the network's bundle")]
    public required string NetworkId { get; init; }

    [Comment("Why, for people")]
    public required string Reason { get; init; }

    [Comment("Whether it takes back the promotion before it")]
    public bool RolledBack { get; init; }
    public required DateTime PromotedAt { get; init; }
}
