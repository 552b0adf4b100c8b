using System.ComponentModel.DataAnnotations;

namespace Almagest.Hosting.ShardLog;

/// <summary>Section "ShardLog". Which implementation is used follows from Messaging:Transport.</summary>
public sealed class ShardLogOptions
{
    public const string Section = "ShardLog";

    /// <summary>Embedded size: the folder, with one folder in it per campaign.</summary>
    [Required]
    public string Folder { get; init; } =
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            ),
            "almagest",
            "shards"
        );

    /// <summary>Cluster size: the oldest shards of a campaign go when it has more bytes than this. Whole segments at a
    /// time.</summary>
    [Range(1L << 20, 1L << 50)]
    public long MaxBytes { get; init; } = 64L << 30;

    /// <summary>Cluster size: shards older than this go, whole segments at a time.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Cluster size: bytes of a segment, the unit in which the broker forgets.</summary>
    [Range(1L << 20, 3_000_000_000L)]
    public long SegmentBytes { get; init; } = 256L << 20;

    /// <summary>Cluster size: appends on their way to the broker at once.</summary>
    [Range(1, 1024)]
    public int AppendsInFlight { get; init; } = 16;

    /// <summary>Cluster size: shards sent ahead to a reader; with their size, its memory.</summary>
    [Range(1, 1024)]
    public int ReadAhead { get; init; } = 16;

    /// <summary>How long an append repeats in bad weather before it fails.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
